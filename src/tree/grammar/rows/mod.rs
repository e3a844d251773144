//! The tables of the languages.

mod ecmascript;
mod go;
mod hcl;
mod java;
mod json;
mod python;
mod typescript;
mod yaml;

pub(super) use ecmascript::ECMASCRIPT;
pub(super) use go::GO;
pub(super) use hcl::HCL;
pub(super) use java::JAVA;
pub(super) use json::JSON;
pub(super) use python::PYTHON;
pub(super) use typescript::TYPESCRIPT;
pub(super) use yaml::YAML;
