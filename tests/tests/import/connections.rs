//! How security schemes and servers are imported.

use crate::{file, warnings};

/// Returns a document with these security schemes and this security of the whole document.
fn document(schemes: &str, security: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{ title: Things }}
servers: [{{ url: 'https://things.example.com' }}]
security: {security}
paths:
  /things: {{ get: {{ operationId: list, responses: {{ '204': {{ description: none }} }} }} }}
components:
  securitySchemes:
{schemes}
"
    )
}

/// Returns what `connector.yaml` says about credentials.
fn connection(schemes: &str, security: &str) -> String {
    let text = file(&document(schemes, security), "things/connector.yaml");
    let from = text.find("\nconnection:").unwrap();
    text[from..].lines().skip(1).take_while(|line| !line.starts_with("test:")).collect::<Vec<_>>().join("\n")
}

#[test]
fn basic_authorization_has_a_user_and_a_password() {
    let schemes = "    account: { type: http, scheme: Basic, description: The account. }";
    insta::assert_snapshot!(connection(schemes, "[{ account: [] }]"), @r#"
    connection:
      username: { type: string!, env: THINGS_USERNAME, send: basic user, help: The account. }
      password: { type: secret!, env: THINGS_PASSWORD, send: basic password, help: The account. }
    "#);
}

#[test]
fn a_cookie_and_a_key_after_a_word_are_credentials() {
    let schemes = "    session: { type: apiKey, in: cookie, name: SESSION }
    bot: { type: apiKey, in: header, name: Authorization, description: 'Send `Authorization: Bot <token>`.' }";
    insta::assert_snapshot!(connection(schemes, "[{ session: [], bot: [] }]"), @r#"
    connection:
      session: { type: secret!, env: THINGS_SESSION, send: cookie SESSION }
      bot: { type: secret!, env: THINGS_BOT, send: header Authorization, written: 'Bot {}', help: 'Send `Authorization: Bot <token>`.' }
    "#);
}

#[test]
fn alternatives_are_a_rule() {
    let schemes = "    basic: { type: http, scheme: basic }
    bearer: { type: http, scheme: bearer }
    oauth: { type: oauth2, flows: {} }";
    let security = "[{ basic: [] }, { bearer: [] }, { oauth: [] }]";
    insta::assert_snapshot!(connection(schemes, security), @r#"
    connection:
      username: { type: string, env: THINGS_USERNAME, send: basic user }
      password: { type: secret, env: THINGS_PASSWORD, send: basic password }
      token: { type: secret, env: THINGS_TOKEN, send: bearer }
    rules:
      - password needs username
      - one of username, token
    "#);
}

#[test]
fn credentials_that_go_together_need_each_other() {
    let schemes = "    mail: { type: apiKey, in: header, name: X-Email }
    key: { type: apiKey, in: header, name: X-Key }
    bearer: { type: http, scheme: bearer }";
    insta::assert_snapshot!(connection(schemes, "[{ mail: [], key: [] }, { bearer: [] }]"), @r#"
    connection:
      mail: { type: secret, env: THINGS_MAIL, send: header X-Email }
      key: { type: secret, env: THINGS_KEY, send: header X-Key }
      token: { type: secret, env: THINGS_TOKEN, send: bearer }
    rules:
      - key needs mail
      - mail needs key
      - one of mail, token
    "#);
}

#[test]
fn two_credentials_of_one_header_exclude_each_other() {
    let schemes = "    basic: { type: http, scheme: basic }
    bearer: { type: http, scheme: bearer }";
    insta::assert_snapshot!(connection(schemes, "[{ basic: [] }, { bearer: [] }, {}]"), @r#"
    connection:
      username: { type: string, env: THINGS_USERNAME, send: basic user }
      password: { type: secret, env: THINGS_PASSWORD, send: basic password }
      token: { type: secret, env: THINGS_TOKEN, send: bearer }
    rules:
      - password needs username
      - at most one of username, token
    "#);
    let both = document(schemes, "[{ basic: [], bearer: [] }]");
    insta::assert_snapshot!(warnings(&both), @r#"
    warning[left-out]: the credential `token` is sent in the same header as another one
      --> api.yaml:10:5
       |
    10 |     bearer: { type: http, scheme: bearer }
       |     ^^^^^^
       |
       = help: the connection is imported without it

    0 errors, 1 warning in 1 file
    "#);
}

#[test]
fn a_variable_of_the_base_url_is_a_field() {
    let servers = "servers: [{ url: '{scheme}://{site}.example.com:{Port}/{base}', variables: { scheme: { default: https }, site: { default: eu.things, description: The site. }, Port: { default: '8443' }, base: { default: v1/all } } }]";
    let document = document("    key: { type: http, scheme: bearer }", "[{ key: [] }]")
        .replace("servers: [{ url: 'https://things.example.com' }]", servers);
    insta::assert_snapshot!(file(&document, "things/connector.yaml"), @r#"
    connector: things
    title: Things
    base_url: { default: 'https://{site}.example.com:{port}/v1/all/', env: THINGS_BASE_URL }

    connection:
      api_key: { type: secret!, env: THINGS_API_KEY, send: bearer }
      site: { type: string, env: THINGS_SITE, default: eu.things, help: The site. }
      port: { type: string, env: THINGS_PORT, default: 8443 }
    "#);
}
