using DeffArts.Space;

namespace DeffArts.Settings;

/// <summary>
/// A setting that cannot be: alone, with the others, or with the data. The message is one line: what, where it was
/// given, and after a semicolon what to do.
/// </summary>
/// <param name="message">The line; control characters in it, of a value that a file holds, are escaped.</param>
/// <param name="cause">What caused it, or null.</param>
public sealed class InvalidSettingsException(string message, Exception? cause = null)
    : Exception(PrintableText.Of(message), cause);
