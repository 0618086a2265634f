using System.Reflection;
using System.Reflection.Emit;

namespace DeffArts.Tests;

/// <summary>Compiled code, instruction by instruction.</summary>
internal static class Instructions
{
    /// <summary>Every method and constructor that a type declares itself.</summary>
    public static IEnumerable<MethodBase> Methods(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
            | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all))
            .Concat(type.TypeInitializer is { } initializer ? [initializer] : []).Distinct();
    }

    /// <summary>The methods that a method calls, creates objects by, or takes the address of.</summary>
    public static IEnumerable<MethodBase> Called(MethodBase method) =>
        Named(method, code => code.OperandType is OperandType.InlineMethod or OperandType.InlineTok)
            .Select(named => named.Member).OfType<MethodBase>();

    /// <summary>
    /// The methods, static fields and types that a method names, each with the instruction. A cast makes nothing, and
    /// whoever has an object has its fields, so those are left out.
    /// </summary>
    public static IEnumerable<(OpCode Code, MemberInfo Member)> Reached(MethodBase method) => Named(method, code =>
        code.OperandType is OperandType.InlineMethod or OperandType.InlineTok
        || (code.OperandType == OperandType.InlineField && code.Name!.Contains("sfld", StringComparison.Ordinal))
        || (code.OperandType == OperandType.InlineType && code != OpCodes.Castclass && code != OpCodes.Isinst));

    private static IEnumerable<(OpCode Code, MemberInfo Member)> Named(MethodBase method, Func<OpCode, bool> isWanted)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            var isLong = code[at] == 0xFE;
            var operation = Operations[isLong ? (short)(0xFE00 | code[at + 1]) : code[at]];
            at += isLong ? 2 : 1;
            if (isWanted(operation) && Resolve(method, BitConverter.ToInt32(code, at)) is { } member)
            {
                yield return (operation, member);
            }

            at += Size(operation.OperandType, code, at);
        }
    }

    private static readonly Dictionary<short, OpCode> Operations = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(operation => operation.Value);

    private static int Size(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };

    private static MemberInfo? Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType?.IsGenericType == true ? method.DeclaringType.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null);
}
