namespace DeffArts.Running;

/// <summary>
/// A run that cannot go on through no fault of its folder, its data or its settings: the losses diverged, or there is
/// no room for the tensor library. The message is one line: what, where, what to do.
/// </summary>
/// <param name="message">The line.</param>
/// <param name="cause">What it came from.</param>
public sealed class RunFailedException(string message, Exception cause) : Exception(message, cause);
