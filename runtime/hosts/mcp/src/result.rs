//! Results: JSON of a bounded size.

use crate::Server;
use crate::operations::Entry;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modwright_runtime::Value;

/// The largest result, in bytes.
const MAX_BYTES: usize = 32 << 10;

impl Server {
    /// Returns the text of a response.
    pub(crate) fn result(&self, entry: &Entry<'_>, mut response: Value) -> Result<String, String> {
        if entry.operation.returns == "bytes" {
            return self.bytes(entry, &response);
        }
        let mut left_out = 0;
        cut_lists(&mut response, self.max_items, &mut left_out);
        let mut text = match response {
            Value::String(text) => text,
            Value::Null => "done".to_owned(),
            value => value.to_string(),
        };
        if text.len() > MAX_BYTES {
            let end = (0..=MAX_BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
            let rest = text.len() - end;
            text.truncate(end);
            text.push_str(&format!("\n… {rest} bytes are left out: ask for less"));
        }
        if left_out > 0 {
            text.push_str(&format!("\n{left_out} items of lists are left out"));
        }
        Ok(text)
    }

    /// Writes bytes to a file: text of them would fill the context of a model.
    fn bytes(&self, entry: &Entry<'_>, response: &Value) -> Result<String, String> {
        let bytes = response["data"].as_str().and_then(|data| STANDARD.decode(data).ok()).unwrap_or_default();
        let name = self.write(&entry.tool_name(), &bytes)?;
        let media_type = response["media_type"].as_str().unwrap_or("application/octet-stream");
        Ok(format!("{} bytes of {media_type} are in the file `{name}` of the server's folder", bytes.len()))
    }
}

/// Shortens the lists of objects. Lists of numbers and texts are values of their own, such as a vector.
fn cut_lists(value: &mut Value, most: usize, left_out: &mut usize) {
    match value {
        Value::Array(items) => {
            if items.len() > most && items.iter().any(Value::is_object) {
                *left_out += items.len() - most;
                items.truncate(most);
            }
            items.iter_mut().for_each(|item| cut_lists(item, most, left_out));
        }
        Value::Object(fields) => fields.values_mut().for_each(|value| cut_lists(value, most, left_out)),
        _ => {}
    }
}
