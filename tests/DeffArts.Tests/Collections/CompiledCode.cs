using System.Reflection;
using System.Reflection.Emit;

namespace DeffArts.Tests;

/// <summary>The members that a method's code names, read instruction by instruction.</summary>
internal static class CompiledCode
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    /// <summary>
    /// Methods, static fields and types that are made, each with the instruction that names it; nothing where there is
    /// no code.
    /// </summary>
    public static IEnumerable<(OpCode Code, MemberInfo Member)> Names(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < il.Length;)
        {
            var code = Codes[il[at] == 0xFE ? 0xFE00 | il[at + 1] : il[at]];
            at += code.Size;
            if (IsToken(code) && Resolve(method, BitConverter.ToInt32(il, at)) is { } member)
            {
                yield return (code, member);
            }

            at += OperandSize(code, il, at);
        }
    }

    // A cast makes nothing, and whoever has an object has its fields.
    private static bool IsToken(OpCode code) =>
        code.OperandType is OperandType.InlineMethod or OperandType.InlineTok
        || (code.OperandType == OperandType.InlineField && code.Name!.Contains("sfld", StringComparison.Ordinal))
        || (code.OperandType == OperandType.InlineType && code != OpCodes.Castclass && code != OpCodes.Isinst);

    private static MemberInfo? Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType?.IsGenericType == true ? method.DeclaringType.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static int OperandSize(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
        _ => 4,
    };
}
