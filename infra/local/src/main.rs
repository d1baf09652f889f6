//! `invoice-mail`: see `invoice-mail --help`.

fn main() -> std::process::ExitCode {
    invoice_mail::cli::main()
}
