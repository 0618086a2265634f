namespace DeffArts.Space;

/// <summary>
/// A genotype, operation or search space that breaks a rule; the message is one line that says which.
/// </summary>
public sealed class InvalidArchitectureException(string message) : Exception(message);
