use super::build;

fn dump(language: &'static str, text: &str) -> String {
    build(language, text, None).to_string()
}

#[test]
fn tmp() {
    let Ok(path) = std::env::var("TREE_FILE") else { return };
    let text = std::fs::read_to_string(&path).unwrap();
    for part in text.split("=====\n") {
        let Some((language, body)) = part.split_once('\n') else {
            continue;
        };
        let language: &'static str = Box::leak(language.trim().to_owned().into_boxed_str());
        println!("===== {language}\n{body}-----\n{}", dump(language, body));
    }
}
