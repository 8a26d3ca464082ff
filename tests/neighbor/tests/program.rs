//! The program runs to its end.

#[test]
fn the_generated_crate_does_not_change_another_client_of_reqwest() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_modwright-neighbor")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "both clients were created\n");
}
