//! Command-line types of `catalog`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::args::{Judge, parse_as_of, region};
use crate::cli::examples;
use crate::config::AsOf;
use crate::vocab::{Day, Region, State};

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// List every model, its state and its end of life
    #[command(after_help = examples::LIST)]
    List {
        #[command(flatten)]
        judge: Judge,
        #[command(flatten)]
        filter: Filter,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// List the days of the catalog that come next: Legacy, extended access, ends, and floors that pass
    #[command(after_help = examples::UPCOMING)]
    Upcoming {
        /// How many days ahead
        #[arg(long, value_name = "DAYS", default_value_t = 90)]
        days: u32,
        #[command(flatten)]
        judge: Judge,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Say what differs between two catalogs: overlays, folders of them, or bundles; exit with 1 if anything does
    #[command(after_help = examples::DIFF)]
    Diff {
        /// The older one; with no second one, the program's own catalog is the older one and this is the newer
        #[arg(value_name = "OLD")]
        old: PathBuf,
        /// The newer one
        #[arg(value_name = "NEW")]
        new: Option<PathBuf>,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: DiffFormat,
    },
    /// Write the catalog as one file, with its version and its SHA-256, for `--catalog-bundle`
    #[command(after_help = examples::EXPORT)]
    Export {
        /// Write it to a file, in one step
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
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

/// Selects the models to list.
#[derive(Debug, Args)]
pub(crate) struct Filter {
    /// Only models in this state; repeatable
    #[arg(long = "state", value_name = "STATE", value_delimiter = ',')]
    pub(crate) states: Vec<State>,
    /// Only models whose announced end is before this day
    #[arg(long, value_name = "DATE")]
    pub(crate) ends_before: Option<Day>,
    /// Only models of this provider, by its name or by what its ids begin with; repeatable
    #[arg(long = "provider", value_name = "PROVIDER", value_delimiter = ',')]
    pub(crate) providers: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum DiffFormat {
    /// A line a fact
    #[default]
    Text,
    /// A table, for a pull request
    Markdown,
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
    /// Compare with this newer catalog in place of the program's own
    #[arg(long, value_name = "FILE")]
    pub(crate) catalog_bundle: Option<PathBuf>,
    /// Write the overlay to a file, in one step
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
