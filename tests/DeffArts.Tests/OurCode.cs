using System.Reflection;
using DeffArts.App;
using DeffArts.Space;

namespace DeffArts.Tests;

/// <summary>
/// Our own compiled code, for rules that hold in all of it: also in lambdas and in what generators wrote.
/// </summary>
internal static class OurCode
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every type of the library and of the program.</summary>
    public static IEnumerable<Type> Types() =>
        new[] { typeof(SearchSpace), typeof(Failure) }.SelectMany(type => type.Assembly.GetTypes());

    /// <summary>The members of other types that a type's code calls or makes.</summary>
    public static IEnumerable<MethodBase> CallsOf(Type type) =>
        MethodsOf(type).SelectMany(Instructions.Called).Distinct();

    /// <summary>The types of its fields, and of its methods' parameters, results and local variables.</summary>
    public static IEnumerable<Type> TypesIn(Type type) => type.GetFields(All).Select(field => field.FieldType)
        .Concat(MethodsOf(type)
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)))
        .Concat(MethodsOf(type).OfType<MethodInfo>().Select(method => method.ReturnType))
        .Concat(MethodsOf(type)
            .SelectMany(method => method.GetMethodBody()?.LocalVariables.Select(variable => variable.LocalType) ?? []))
        .Concat(type.BaseType is { } parent ? [parent] : []);

    private static IEnumerable<MethodBase> MethodsOf(Type type) =>
        type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));
}
