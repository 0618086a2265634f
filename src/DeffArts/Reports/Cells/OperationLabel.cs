using DeffArts.Space;

namespace DeffArts.Reports.Cells;

/// <summary>How pictures write an operation: short, in words.</summary>
public static class OperationLabel
{
    /// <summary>For example "sep conv 3x3", "max pool 3x3", "skip".</summary>
    public static string Of(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation is SkipConnect ? "skip" : operation.Name.Replace('_', ' ');
    }
}
