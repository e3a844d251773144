//! Reads `rules/` and writes what the library embeds: the catalog, checked and encoded, and the words that detection
//! needs before any catalog is decoded.

// Most of what the library offers of these modules is of no use here.
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "src/usage/rows.rs"]
mod rows;
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "src/catalog/source/mod.rs"]
mod source;
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "src/vocab/mod.rs"]
mod vocab;

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use rows::Rows;
use source::CatalogData;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    let (sdks, files): (Vec<_>, Vec<_>) = rules(Path::new("rules"))?
        .into_iter()
        .partition(|(name, _)| name.starts_with("rules/sdks/"));
    let data = match source::load(&files) {
        Ok(data) => data,
        Err(errors) => {
            for error in errors.iter() {
                println!("cargo::error={error}");
            }
            process::exit(1);
        }
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(out.join("catalog.bin"), postcard::to_stdvec(&data)?)?;
    fs::write(out.join("sdks.bin"), postcard::to_stdvec(&sinks(&sdks)?)?)?;
    fs::write(out.join("vocabulary.rs"), vocabulary(&data)?)?;
    Ok(())
}

/// The rows of the files of `rules/sdks/`.
fn sinks(files: &[(String, String)]) -> Result<Rows, Box<dyn Error>> {
    let mut all = Rows::default();
    for (name, text) in files {
        all.add(Rows::parse(text).map_err(|error| format!("{name}: {error}"))?);
    }
    Ok(all.folded()?)
}

/// The TOML files below `folder`, in the order of their names.
fn rules(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(rules(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push((
                path.display().to_string().replace('\\', "/"),
                fs::read_to_string(&path)?,
            ));
        }
    }
    Ok(files)
}

/// The Rust source of `catalog::vocabulary`.
fn vocabulary(data: &CatalogData) -> Result<String, Box<dyn Error>> {
    let mut classes = data
        .constants
        .iter()
        .map(|class| class.class.rsplit('.').next().unwrap_or_default())
        .collect::<Vec<_>>();
    classes.sort_unstable();
    classes.dedup();
    let mut prefixes = data
        .profiles
        .iter()
        .map(|profile| profile.name.as_str())
        .collect::<Vec<_>>();
    prefixes.sort_unstable();
    let mut text = String::new();
    writeln!(
        text,
        "/// Each provider prefix with the leading letters of each name that follows it, sorted."
    )?;
    writeln!(text, "pub const STEMS: &[(&str, &str)] = &{:?};", source::stems(data))?;
    let page = data
        .observed
        .lifecycle_page
        .map(|day| day.to_string())
        .unwrap_or_default();
    writeln!(
        text,
        "/// The day on which AWS's lifecycle page was read last; empty where none is known."
    )?;
    writeln!(text, "pub const LIFECYCLE_PAGE: &str = {page:?};")?;
    let first = source::first_observed(data)
        .map(|day| day.to_string())
        .unwrap_or_default();
    writeln!(
        text,
        "/// The first day on which dates of the catalog were read; empty where none is known."
    )?;
    writeln!(text, "pub const FIRST_OBSERVED: &str = {first:?};")?;
    writeln!(text, "/// The Regions that the catalog names, sorted.")?;
    writeln!(text, "pub const REGIONS: &[&str] = &{:?};", source::regions(data))?;
    writeln!(text, "/// The prefixes of inference profiles, sorted.")?;
    writeln!(text, "pub const PROFILE_PREFIXES: &[&str] = &{prefixes:?};")?;
    writeln!(
        text,
        "/// The classes of CDK packages whose constants stand for models, without their module, sorted."
    )?;
    writeln!(text, "pub const CONSTANT_CLASSES: &[&str] = &{classes:?};")?;
    Ok(text)
}
