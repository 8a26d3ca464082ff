//! Each rule, broken once.

use crate::rules::{circles, forbidden_names, long_files, long_templates, second_style};
use crate::source::Crate;

/// A crate of these files, besides an empty `lib.rs`.
fn files(files: &[(&str, &str)]) -> Crate {
    let files = [("lib.rs", "")].iter().chain(files);
    Crate::new(files.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
}

const NONE: [&str; 0] = [];

#[test]
fn a_circle_is_found_in_every_form_of_path() {
    for names_b in [
        "use crate::b::B;",
        "use super::b::B;",
        "use super::{c::C, b::{self, B}};",
        "fn a() { super::b::f(); }",
        "fn a() { x(vec![crate::b::B]); }",
        "mod inner { use super::super::b::B; }",
        "fn a() { self::inner::f(); } mod inner { fn f() { crate::b::f(); } }",
    ] {
        let all = files(&[("a.rs", names_b), ("b.rs", "use super::a::A;"), ("c.rs", "use super::a::A;")]);
        let expected = if names_b.contains("c::C") { ": a b c" } else { ": a b" };
        assert_eq!(circles(&all), [expected], "{names_b}");
    }
}

#[test]
fn a_circle_between_folders_is_found_and_one_through_mod_is_none() {
    let all = files(&[
        ("a/mod.rs", "mod x; mod y; use x::X; pub fn help() {}"),
        ("a/x.rs", "use super::help; use crate::b::B;"),
        ("a/y.rs", "use super::x::X;"),
        ("b.rs", "use crate::a::y::Y;"),
    ]);
    assert_eq!(circles(&all), [": a b"]);
    let all = files(&[
        ("a/mod.rs", ""),
        ("a/x.rs", "use super::y::Y;"),
        ("a/y.rs", "use crate::a::z::Z;"),
        ("a/z.rs", "fn z() { super::x::f(); }"),
    ]);
    assert_eq!(circles(&all), ["a/: x y z"]);
}

#[test]
fn a_circle_through_a_re_export_is_found() {
    let all = files(&[
        ("lib.rs", "mod a; mod b; pub use b::B;"),
        ("a.rs", "use crate::B;"),
        ("b.rs", "use crate::a::A;"),
    ]);
    assert_eq!(circles(&all), [": a b"]);
    let all = files(&[("lib.rs", "mod a; pub use a::A; pub struct L;"), ("a.rs", "use crate::L;")]);
    assert_eq!(circles(&all), [": a lib"]);
}

#[test]
fn tests_and_templates_may_name_everything() {
    let all = files(&[
        ("a.rs", "#[cfg(test)] mod tests { use crate::b::B; } fn a() { quote!(crate::b::B); }"),
        ("b.rs", "use crate::a::A; #[cfg(test)] mod tests;"),
        ("b/tests.rs", "use crate::c::C;"),
        ("c.rs", "use crate::b::B;"),
    ]);
    assert_eq!(circles(&all), NONE);
}

#[test]
fn a_name_of_a_forbidden_room_is_found() {
    let rooms: [(&str, &[&str]); 4] = [("a", &["b::x"]), ("b", &[]), ("c", &["b"]), ("lib", &["a"])];
    let all = files(&[
        ("lib.rs", "mod a; mod b; mod c; pub use a::A;"),
        ("a/mod.rs", ""),
        ("a/deep.rs", "use crate::b::x::X; fn f() { super::super::c::f(); }"),
        ("b.rs", "pub mod x { pub struct X; } fn f() { crate::A::new(); }"),
        ("c.rs", "use crate::{a, b::x::X};"),
    ]);
    let expected = ["a/deep.rs names `c`: c::f", "b.rs names `a`: a::A::new", "c.rs names `a`: a"];
    assert_eq!(forbidden_names(&all, &rooms), expected);
    let all = files(&[("d.rs", "use crate::b::B;"), ("b.rs", "")]);
    assert_eq!(forbidden_names(&all, &rooms), ["d.rs: the room `d` has no rule"]);
    let all = files(&[("a.rs", "use crate::b::y::Y;"), ("b.rs", "")]);
    assert_eq!(forbidden_names(&all, &rooms), ["a.rs names `b`: b::y::Y"]);
}

#[test]
fn a_long_file_without_a_reason_is_found() {
    let long = "//! Head.\n".to_owned() + &"\n".repeat(500);
    let reason = "//! Long file: one table of all the words.\n".to_owned() + &long;
    let short = "\n".repeat(500);
    let all = files(&[("a.rs", &long), ("b.rs", &reason), ("c.rs", &short)]);
    assert_eq!(long_files(&all), ["a.rs"]);
    assert_eq!(long_files(&files(&[("a.rs", &("//! Long file: \n".to_owned() + &long))])), ["a.rs"]);
}

#[test]
fn a_long_template_is_found() {
    let template = |lines: usize, open: &str, close: &str| {
        format!("fn a() {{\n    {open}\n{}    {close}\n}}\n", "        x;\n".repeat(lines))
    };
    let all = files(&[
        ("a.rs", &template(41, "quote! {", "}")),
        ("b.rs", &template(40, "quote! {", "}")),
        ("c.rs", &template(41, "let c = quote_spanned! {", "};")),
        ("d.rs", &template(41, "f(quote!(", "))")),
        ("e.rs", &template(41, "loop {", "}")),
    ]);
    assert_eq!(long_templates(&all), ["a.rs: 41 lines", "c.rs: 41 lines", "d.rs: 41 lines"]);
}

#[test]
fn a_file_beside_its_folder_is_found() {
    let all = files(&[("a.rs", ""), ("a/b.rs", ""), ("c/mod.rs", ""), ("c/d.rs", ""), ("cc.rs", "")]);
    assert_eq!(second_style(&all), ["a.rs"]);
}
