// The samples of a form: the input as Rust, as a command for curl and as JSON, like those that the generator writes.
'use strict';

(() => {
  const WIDTH = 80;
  const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

  // JSON: the fields in the order of the specification, short values on one line.
  const part = (types, schema, value) => {
    if (schema?.type === 'map') return { values: schema.value };
    if (schema?.type === 'nullable') return part(types, schema.item, value);
    const type = schema?.type === 'ref' ? types[schema.name] : null;
    if (type?.kind === 'struct') return { fields: type.fields };
    if (type?.kind === 'tagged') {
      const variant = modwright.variant(type, value);
      return variant?.content ? { fields: types[variant.content].fields, tag: type.tag } : {};
    }
    if (type?.kind === 'untagged') {
      const fit = modwright.alternative(types, type, value);
      return fit ? part(types, fit.schema, value) : {};
    }
    return {};
  };

  const entries = ({ fields, tag, values }, object) => {
    if (!fields) return Object.keys(object).map((key) => [key, values, object[key]]);
    const list = [];
    if (tag !== undefined && Object.hasOwn(object, tag)) list.push([tag, undefined, object[tag]]);
    for (const field of fields) {
      if (Object.hasOwn(object, field.key)) list.push([field.key, field.schema, object[field.key]]);
    }
    const known = new Set([tag, ...fields.map((field) => field.key)]);
    return list.concat(Object.keys(object).filter((key) => !known.has(key)).map((key) => [key, undefined, object[key]]));
  };

  // Returns a function from the index of an item to its schema.
  const itemsOf = (types, schema, value) => {
    if (schema?.type === 'list') return () => schema.item;
    if (schema?.type === 'tuple') return (index) => schema.items[index];
    if (schema?.type === 'nullable') return itemsOf(types, schema.item, value);
    const type = schema?.type === 'ref' ? types[schema.name] : null;
    if (type?.kind !== 'untagged') return () => undefined;
    const fit = modwright.alternative(types, type, value);
    return fit ? itemsOf(types, fit.schema, value) : () => undefined;
  };

  const scalar = (value) => value === undefined ? 'null' : JSON.stringify(value);

  const short = (types, schema, value) => {
    if (Array.isArray(value)) {
      const schemaOf = itemsOf(types, schema, value);
      return `[${value.map((one, index) => short(types, schemaOf(index), one)).join(', ')}]`;
    }
    if (!isObject(value)) return scalar(value);
    return braces(types, entries(part(types, schema, value), value));
  };

  const braces = (types, list) => list.length === 0 ? '{}' :
    `{ ${list.map(([key, schema, value]) => `${JSON.stringify(key)}: ${short(types, schema, value)}`).join(', ')} }`;

  const pretty = (types, shape, object, indent) => {
    const list = entries(shape, object);
    const line = braces(types, list);
    if (indent + [...line].length <= WIDTH) return line;
    const inner = ' '.repeat(indent + 2);
    const lines = list.map(([key, schema, value]) =>
      `${inner}${JSON.stringify(key)}: ${json(types, schema, value, indent + 2)}`);
    return `{\n${lines.join(',\n')}\n${' '.repeat(indent)}}`;
  };

  const json = (types, schema, value, indent) => {
    if (Array.isArray(value) && value.length > 0) {
      const line = short(types, schema, value);
      if (indent + [...line].length <= WIDTH) return line;
      const [inner, schemaOf] = [' '.repeat(indent + 2), itemsOf(types, schema, value)];
      const lines = value.map((one, index) => `${inner}${json(types, schemaOf(index), one, indent + 2)}`);
      return `[\n${lines.join(',\n')}\n${' '.repeat(indent)}]`;
    }
    if (isObject(value) && Object.keys(value).length > 0) return pretty(types, part(types, schema, value), value, indent);
    return scalar(value);
  };

  // curl.
  const plain = (value) => typeof value === 'string' ? value : JSON.stringify(value);
  const encoded = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const quoted = (text) => {
    if (/^[A-Za-z0-9\-._~/:?=%]+$/.test(text)) return text;
    if (text.includes('$') && /^[A-Za-z0-9\-._~/:?=%$&]+$/.test(text)) return `"${text}"`;
    return `'${text.replaceAll("'", "'\\''")}'`;
  };

  const pairs = (name, value, format, query) => {
    if (Array.isArray(value) && format === 'comma') {
      query.push(`${encoded(name)}=${value.map((item) => encoded(plain(item))).join(',')}`);
    } else if (Array.isArray(value)) {
      const key = format === 'brackets' ? `${name}[]` : name;
      value.forEach((item) => pairs(key, item, format, query));
    } else if (isObject(value)) {
      Object.keys(value).forEach((key) => pairs(`${name}[${key}]`, value[key], format, query));
    } else {
      query.push(`${encoded(name)}=${encoded(plain(value))}`);
    }
  };

  const formPart = (name, value, isFile, lines) => {
    if (isObject(value) && isFile) {
      const type = value.media_type ? `;type=${value.media_type}` : '';
      lines.push(`-F ${quoted(`${name}=@${value.name ?? 'file'}${type}`)}`);
    } else if (Array.isArray(value)) {
      value.forEach((item) => formPart(`${name}[]`, item, isFile, lines));
    } else if (isObject(value)) {
      Object.keys(value).forEach((key) => formPart(`${name}[${key}]`, value[key], false, lines));
    } else {
      lines.push(`--form-string ${quoted(`${name}=${plain(value)}`)}`);
    }
  };

  const url = (connector, operation, input) => {
    let path = operation.path;
    const query = [];
    for (const field of operation.fields) {
      const value = input[field.key];
      if (value === undefined) continue;
      if (field.in === 'path') {
        for (const name of [field.name, field.wire]) {
          path = path.replaceAll(`{${name}}`, () => encoded(plain(value)));
          path = path.replaceAll(`{${name}...}`, () => plain(value).split('/').map(encoded).join('/'));
        }
      } else if (field.in === 'query') {
        if (field.written === 'json') {
          query.push(`${encoded(field.wire)}=${encoded(JSON.stringify(value))}`);
        } else {
          pairs(field.wire, value, field.written ?? connector.arrays, query);
        }
      }
    }
    query.push(...connector.parameters);
    const mark = query.length === 0 ? '' : path.includes('?') ? '&' : '?';
    return `${operation.base}${path}${mark}${query.join('&')}`;
  };

  const curl = (forms, operation, values, streamed) => {
    const { connector, types } = forms;
    if (operation.custom) return customCurl(forms, operation, values);
    const input = { ...values };
    if (streamed && operation.stream) input[operation.stream.key] = operation.stream.value ?? true;
    const given = (location) => operation.fields
      .filter((field) => (field.in ?? 'body') === location && input[field.key] !== undefined)
      .map((field) => [field, input[field.key]]);
    const lines = [`curl ${quoted(url(connector, operation, input))}`];
    if (operation.method === 'HEAD') lines.push('--head');
    else if (operation.method !== 'GET') lines.push(`-X ${operation.method}`);
    lines.push(...connector.headers);
    for (const [field, value] of given('header')) lines.push(`-H ${quoted(`${field.wire}: ${plain(value)}`)}`);
    const body = given('body');
    const rest = operation.fields.find((field) => field.rest);
    if (rest) {
      const others = Object.entries(modwright.unnamed(operation.fields, input));
      body.push(...others.map(([key, value]) => [{ key, wire: key, schema: rest.schema.value }, value]));
    }
    if (operation.form) {
      body.forEach(([field, value]) => formPart(field.wire, value, field.file, lines));
    } else if (operation.fields.some((field) => !field.in)) {
      const object = Object.fromEntries(body.map(([field, value]) => [field.key, value]));
      lines.push("-H 'Content-Type: application/json'");
      lines.push(`-d ${quoted(pretty(types, { fields: body.map(([field]) => field) }, object, 0))}`);
    }
    for (const [field, value] of given('raw')) {
      lines.push(`--data-binary ${quoted(field.file ? `@${value.name ?? 'file'}` : plain(value))}`);
    }
    return lines.join(' \\\n  ');
  };

  const customCurl = ({ connector }, operation, input) => {
    const query = [...connector.parameters];
    for (const [key, value] of Object.entries(input.query ?? {})) pairs(key, value, 'brackets', query);
    const target = `${operation.base}${input.url ?? ''}${query.length === 0 ? '' : '?'}${query.join('&')}`;
    const lines = [`curl ${quoted(target)}`];
    if (input.method && input.method !== 'GET') lines.push(`-X ${input.method}`);
    lines.push(...connector.headers);
    for (const [name, value] of Object.entries(input.headers ?? {})) lines.push(`-H ${quoted(`${name}: ${plain(value)}`)}`);
    if (input.body !== undefined) {
      lines.push("-H 'Content-Type: application/json'", `-d ${quoted(json({}, undefined, input.body, 0))}`);
    }
    return lines.join(' \\\n  ');
  };

  // Rust. An expression is a text, a list `{ open, items, close }`, or a chain `{ base, calls }`.
  const list = (open, items, close) => ({ open, items, close });
  const flat = (node) => typeof node === 'string' ? node :
    node.calls ? flat(node.base) + node.calls.map(flat).join('') :
      node.before !== undefined ? node.before + flat(node.inner) + node.after :
        `${node.open}${node.items.map(flat).join(', ')}${node.close}`;
  const layout = (node, indent) => {
    const line = flat(node);
    if (typeof node === 'string' || indent + [...line].length <= WIDTH) return line;
    if (node.calls) {
      const inner = ' '.repeat(indent + 4);
      return layout(node.base, indent) + node.calls.map((call) => `\n${inner}${layout(call, indent + 4)}`).join('');
    }
    if (node.before !== undefined) return node.before + layout(node.inner, indent) + node.after;
    if (node.items.length === 1 && typeof node.items[0] !== 'string') {
      return node.open + layout(node.items[0], indent) + node.close;
    }
    const inner = ' '.repeat(indent + 4);
    return `${node.open}\n${node.items.map((item) => `${inner}${layout(item, indent + 4)},\n`).join('')}${' '.repeat(indent)}${node.close}`;
  };

  const literal = (text) => `"${[...text].map((c) => {
    const known = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }[c];
    if (known) return known;
    const code = c.codePointAt(0);
    return code < 0x20 || code === 0x7f ? `\\u{${code.toString(16)}}` : c;
  }).join('')}"`;
  const integer = (value) => Math.abs(value) > 2147483647 ? `${value}i64` : `${value}`;
  const float = (value) => Number.isInteger(value) ? `${value}.0` : `${value}`;

  class Rust {
    constructor(forms) {
      this.types = forms.types;
      this.names = new Set();
    }

    name(name) {
      this.names.add(name);
      return name;
    }

    nodes(value) {
      const inner = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
      return inner.reduce((sum, one) => sum + this.nodes(one), 1);
    }

    jsonTokens(value) {
      if (Array.isArray(value)) return list('[', value.map((one) => this.jsonTokens(one)), ']');
      if (isObject(value)) {
        const items = Object.keys(value).sort().map((key) =>
          ({ before: `${literal(key)}: `, inner: this.jsonTokens(value[key]), after: '' }));
        return list('{', items, '}');
      }
      if (typeof value === 'string') return literal(value);
      if (typeof value === 'number') return Number.isInteger(value) ? integer(value) : float(value);
      return String(value ?? null);
    }

    json(value) {
      if (this.nodes(value) > 16) {
        return `serde_json::from_str::<modwright_connectors::Value>(${literal(JSON.stringify(value))}).unwrap()`;
      }
      return { before: 'serde_json::json!(', inner: this.jsonTokens(value), after: ')' };
    }

    // `Name::new(required…).optional(…)`
    built(name, fields, object) {
      const required = fields.filter((field) => field.required);
      const args = required.map((field) =>
        object[field.key] === undefined ? 'todo!()' : this.argument(field, object[field.key]));
      const setters = fields
        .filter((field) => !field.required && !field.client && !field.rest && object[field.key] !== undefined)
        .filter((field) => object[field.key] !== null || field.nullable || field.schema.type === 'json')
        .map((field) => list(`.${field.ident}(`, [this.argument(field, object[field.key])], ')'));
      const rest = fields.find((field) => field.rest);
      const others = rest ? modwright.unnamed(fields, object) : {};
      if (Object.keys(others).length > 0) setters.push(list('.rest(', [this.argument(rest, others)], ')'));
      const made = list(`${name}::new(`, args, ')');
      return setters.length === 0 ? made : { base: made, calls: setters };
    }

    argument(field, value) {
      if (field.nullable && value === null) return 'modwright_connectors::Nullable::Null';
      return this.taken(field.schema, value);
    }

    // The shortest expression that a parameter takes.
    taken(schema, value) {
      if (schema.type === 'string' && typeof value === 'string') return literal(value);
      if (schema.type === 'list' && Array.isArray(value) && value.length > 0) return this.array(schema.item, value);
      if (schema.type === 'tuple') return this.tuple(schema, value, (one, item) => this.item(one, item));
      if (schema.type === 'map' && isObject(value) && Object.keys(value).length > 0) {
        const pairs = Object.keys(value).sort().map((key) =>
          list('(', [literal(key), this.item(schema.value, value[key])], ')'));
        return list('[', pairs, ']');
      }
      const type = schema.type === 'ref' ? this.types[schema.name] : null;
      if (type?.kind !== 'untagged') return this.typed(schema, value);
      const fit = modwright.alternative(this.types, type, value);
      if (!fit) return 'todo!()';
      const kind = fit.schema.type;
      if (kind === 'list' && Array.isArray(value) && value.length > 0) return this.array(fit.schema.item, value);
      if (['string', 'integer', 'number', 'boolean'].includes(kind)) return this.taken(fit.schema, value);
      if (kind === 'ref' || kind === 'file') return this.typed(fit.schema, value);
      return this.typed(schema, value);
    }

    array(item, values) {
      return list('[', values.map((value) => this.item(item, value)), ']');
    }

    tuple(schema, values, item) {
      if (!Array.isArray(values) || values.length !== schema.items.length) return 'todo!()';
      return list('(', values.map((value, index) => item(schema.items[index], value)), ')');
    }

    item(schema, value) {
      return schema.type === 'string' && typeof value === 'string' ? literal(value) : this.typed(schema, value);
    }

    stored(schema) {
      switch (schema.type) {
        case 'string': return 'String';
        case 'integer': return 'i64';
        case 'number': return 'f64';
        case 'boolean': return 'bool';
        case 'timestamp': return this.name('Timestamp');
        case 'file': return this.name('File');
        case 'vector': return 'Vec<f32>';
        case 'list': return `Vec<${this.stored(schema.item)}>`;
        case 'tuple': return `(${schema.items.map((item) => this.stored(item)).join(', ')})`;
        case 'nullable': return `Option<${this.stored(schema.item)}>`;
        case 'map': return `std::collections::BTreeMap<String, ${this.stored(schema.value)}>`;
        case 'ref': return this.name(schema.name);
        default: return 'modwright_connectors::Value';
      }
    }

    // An expression of exactly the type that is stored.
    typed(schema, value) {
      if (value instanceof modwright.Unreadable) return 'todo!()';
      switch (schema.type) {
        case 'string': return typeof value === 'string' ? `${literal(value)}.to_owned()` : 'todo!()';
        case 'integer': return Number.isInteger(value) ? integer(value) : 'todo!()';
        case 'number': return typeof value === 'number' ? float(value) : 'todo!()';
        case 'boolean': return String(value);
        case 'timestamp': return `${this.name('Timestamp')}(${integer(value)})`;
        case 'vector': return Array.isArray(value) ? list('vec![', value.map(float), ']') : 'todo!()';
        case 'list':
          if (!Array.isArray(value)) return 'todo!()';
          if (value.length === 0) return `Vec::<${this.stored(schema.item)}>::new()`;
          return list('vec![', value.map((item) => this.typed(schema.item, item)), ']');
        case 'tuple': return this.tuple(schema, value, (one, item) => this.typed(one, item));
        case 'map': {
          const map = 'std::collections::BTreeMap';
          if (!isObject(value)) return 'todo!()';
          const keys = Object.keys(value).sort();
          if (keys.length === 0) return `${map}::<String, ${this.stored(schema.value)}>::new()`;
          const pairs = keys.map((key) => list('(', [`${literal(key)}.to_owned()`, this.typed(schema.value, value[key])], ')'));
          return list(`${map}::from([`, pairs, '])');
        }
        case 'nullable':
          if (value === null) return `None::<${this.stored(schema.item)}>`;
          return list('Some(', [this.typed(schema.item, value)], ')');
        case 'file': return this.file(value);
        case 'ref': return this.named(schema.name, value);
        default: return this.json(value);
      }
    }

    // A reader has the file on disk, and not in the program.
    file(value) {
      if (!isObject(value)) return 'todo!()';
      const type = value.media_type ? `.media_type(${literal(value.media_type)})` : '';
      return `${this.name('File')}::path(${literal(value.name ?? '')})${type}`;
    }

    named(name, value) {
      const type = this.types[name];
      if (type.kind === 'struct') {
        return isObject(value) ? this.built(this.name(name), type.fields, value) : 'todo!()';
      }
      if (type.kind === 'enum') {
        if (typeof value !== 'string') return 'todo!()';
        const known = type.values.find((one) => one.value === value);
        if (known) return `${this.name(name)}::${known.variant}`;
        if (type.values.length === 0) return `${this.name(name)}::new(${literal(value)})`;
        return type.open ? `${this.name(name)}::from(${literal(value)})` : 'todo!()';
      }
      if (type.kind === 'integer_enum') {
        if (!Number.isInteger(value)) return 'todo!()';
        const known = type.values.find((one) => one.value === value);
        if (known) return `${this.name(name)}::${known.variant}`;
        return type.open ? `${this.name(name)}::Other(${integer(value)})` : 'todo!()';
      }
      if (type.kind === 'untagged') {
        const fit = modwright.alternative(this.types, type, value);
        if (!fit) return 'todo!()';
        return list(`${this.name(name)}::${fit.variant}(`, [this.typed(fit.schema, value)], ')');
      }
      return isObject(value) ? this.tagged(name, type, value) : 'todo!()';
    }

    tagged(name, type, value) {
      const variant = modwright.variant(type, value);
      if (!variant) {
        if (!type.open) return 'todo!()';
        const object = this.json(value);
        return list(`${this.name(name)}::Other(`, [{ before: '', inner: object, after: '.as_object().cloned().unwrap_or_default()' }], ')');
      }
      this.name(name);
      if (!variant.content) return `${name}::${variant.variant}`;
      const content = this.types[variant.content];
      const optional = content.fields.some((field) => !field.required && Object.hasOwn(value, field.key));
      const { [type.tag]: own, ...others } = value;
      if (optional || !content.right || content.fields.some((field) => field.rest)) {
        return list(`${name}::${variant.variant}(`, [this.named(variant.content, others)], ')');
      }
      const args = content.fields.filter((field) => field.required).map((field) =>
        value[field.key] === undefined ? 'todo!()' : this.argument(field, value[field.key]));
      return list(`${name}::${variant.ident}(`, args, ')');
    }
  }

  const use = (path, names) => names.length === 0 ? [] :
    [`use modwright_connectors::${path}::${names.length === 1 ? names[0] : `{${names.join(', ')}}`};`];

  const rust = (forms, operation, input, streamed) => {
    const { connector } = forms;
    if (operation.custom) return customRust(forms, operation, input);
    const code = new Rust(forms);
    const keys = Object.keys(input);
    const only = keys.length === 1 && keys[0] === operation.only && typeof input[keys[0]] === 'string';
    const lines = [];
    let argument = '&request';
    if (only) {
      argument = literal(input[keys[0]]);
    } else {
      const request = code.built(code.name(operation.request), operation.fields, input);
      lines.push(layout({ before: 'let request = ', inner: request, after: ';' }, 0));
    }
    const call = (name) => `client.${operation.module}().${name}(${argument}).await?`;
    const stream = operation.returns === 'stream' ? operation.function : streamed && operation.stream?.function;
    if (stream) {
      lines.push(`let mut events = ${call(stream)};`);
      lines.push('while let Some(event) = events.try_next().await? {\n    println!("{event:?}");\n}');
    } else {
      lines.push(operation.returns === 'nothing' ? `${call(operation.function)};` : `let response = ${call(operation.function)};`);
    }
    const own = new Set(connector.own);
    const names = [...code.names].sort();
    const runtime = ['File', 'Timestamp'];
    const shared = names.filter((name) => !own.has(name) && !runtime.includes(name));
    const more = [operation.files ? 'File, ' : '', code.names.has('Timestamp') ? 'Timestamp, ' : ''].join('');
    const client = `${connector.path}::Client`;
    return [
      ...use(`${connector.path}::${connector.module}`, names.filter((name) => own.has(name))),
      ...use(`${connector.path}::types`, shared),
      more === '' ? `use modwright_connectors::${client};` : `use modwright_connectors::{${more}${client}};`,
      '', 'let client = Client::from_env()?;', ...lines,
    ].join('\n');
  };

  const customRust = ({ connector }, operation, input) => {
    const method = (input.method ?? 'GET').toLowerCase();
    const code = new Rust({ types: {} });
    const calls = [];
    for (const [name, value] of Object.entries(input.query ?? {})) calls.push(`.query(${literal(name)}, ${literal(plain(value))})`);
    for (const [name, value] of Object.entries(input.headers ?? {})) calls.push(`.header(${literal(name)}, ${literal(plain(value))})`);
    if (input.body !== undefined && !(input.body instanceof modwright.Unreadable)) {
      calls.push(list('.body(', [code.json(input.body)], ')'));
    }
    const made = `CustomRequest::${method}(${literal(input.url ?? '')})`;
    const request = calls.length === 0 ? made : { base: made, calls };
    return [
      'use modwright_connectors::CustomRequest;', `use modwright_connectors::${connector.path}::Client;`, '',
      'let client = Client::from_env()?;', layout({ before: 'let request = ', inner: request, after: ';' }, 0),
      `let response = client.${connector.module}().call(&request).await?.json()?;`,
    ].join('\n');
  };

  // Returns the input as `{ rust, curl, json }`.
  modwright.samples = (forms, operation, input, streamed) => ({
    rust: rust(forms, operation, input, streamed),
    curl: curl(forms, operation, input, streamed),
    json: pretty(forms.types, { fields: operation.fields }, input, 0),
  });
})();
