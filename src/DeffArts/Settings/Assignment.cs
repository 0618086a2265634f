namespace DeffArts.Settings;

/// <summary>A value given to a setting somewhere.</summary>
/// <param name="Name">The setting's name.</param>
/// <param name="Text">The value as on the command line.</param>
/// <param name="Origin">Where it was given, for messages: <c>--gamma</c>, <c>a.toml, line 3, column 9</c>.</param>
public sealed record Assignment(string Name, string Text, string Origin);
