namespace DeffArts.App;

/// <summary>
/// The command line, a config file or a setting is wrong. The message is one line: what, where, and after a semicolon
/// what to do.
/// </summary>
internal sealed class UsageException(string message, Exception? cause = null) : Exception(message, cause);
