//! What can be typed behind `catalog`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::args::{Judge, parse_as_of, region};
use crate::cli::examples;
use crate::config::AsOf;
use crate::vocab::Region;

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// List every model, its state and its end of life
    #[command(after_help = examples::LIST)]
    List {
        #[command(flatten)]
        judge: Judge,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Show everything that the catalog knows about a model
    #[command(after_help = examples::SHOW)]
    Show {
        /// A model id, with or without an inference profile's prefix, or a model's name
        id: String,
        #[command(flatten)]
        judge: Judge,
    },
    /// Write an overlay of what AWS's API says of an account: dates, new models, application inference profiles
    #[command(after_help = examples::IMPORT)]
    Import(Import),
    /// Check catalog files: those given, laid over the catalog, or the catalog itself
    #[command(after_help = examples::VALIDATE)]
    Validate {
        /// Files or folders to lay over the catalog
        files: Vec<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ListFormat {
    /// A table
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files with JSON of AWS's command line, or events of AWS Health; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The Region of answers that do not name theirs, such as those of get-foundation-model-availability
    #[arg(long, value_name = "REGION", value_parser = region)]
    pub(crate) region: Option<Region>,
    /// The UTC day on which AWS answered, YYYY-MM-DD or `today` [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_as_of)]
    pub(crate) observed: Option<AsOf>,
    /// Write the overlay to a file, in one step
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
