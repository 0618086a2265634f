namespace DeffArts.App;

/// <summary>A failure without an exit code of its own; the message is one line: what, where, what to do.</summary>
internal sealed class FailedException(string message, Exception? cause = null) : Exception(message, cause);
