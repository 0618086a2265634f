namespace DeffArts.App.Exporting;

/// <summary>One form of a network beside the network itself, as <c>deffarts verify</c> compares them.</summary>
/// <param name="Name">For example <c>onnx int8</c>.</param>
/// <param name="IsExact">
/// Whether its logits must be the network's within the tolerance; a form in 8 bits is held to the classes of another.
/// </param>
/// <param name="Answers">Null where it could not be run.</param>
/// <param name="Reason">Why it was not run; no error.</param>
/// <param name="FileBytes">Size of its file or files.</param>
/// <param name="FlashBytes">Of the weights, and of the code where that is known; null where neither is.</param>
/// <param name="ArenaBytes">Of the memory that it computes in; null where it is not planned.</param>
internal sealed record Form(
    string Name, bool IsExact, Answers? Answers, string? Reason = null, long FileBytes = 0, long? FlashBytes = null,
    long? ArenaBytes = null);
