using System.Reflection;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests;

/// <summary>
/// The arrows of docs/architecture.md: which folder of the library may use which. Types are found in fields,
/// signatures, bases and local variables.
/// </summary>
public class ArrowsTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Files"] = [],
        ["Formats"] = ["Files"],
        ["Space"] = ["Formats"],
        ["Tensors"] = [],
        ["Data"] = ["Space", "Files"],
        ["Training"] = ["Tensors", "Space", "Data", "Operations", "Networks", "Kernels"],
        ["Cost"] = ["Tensors", "Space", "Files", "Formats"],
        ["Operations"] = ["Tensors", "Space"],
        ["Kernels"] = [],
        ["Networks"] = ["Tensors", "Space", "Operations", "Kernels"],
        ["Search"] = ["Tensors", "Space", "Data", "Cost", "Operations", "Networks", "Training"],
        ["Settings"] = ["Space", "Data", "Cost", "Operations", "Networks", "Search", "Training"],
        ["Runs"] = ["Settings", "Space", "Files", "Formats", "Data", "Cost", "Operations", "Networks", "Kernels", "Search", "Training"],
        ["Sweeps"] = ["Files", "Formats", "Runs"],
        ["Export"] = ["Tensors", "Space", "Files", "Data", "Cost", "Operations", "Networks", "Training", "Runs"],
        ["Reports"] = ["Space", "Files", "Formats", "Data", "Cost", "Operations", "Networks", "Search", "Training", "Runs", "Sweeps", "Export"],
        ["Running"] = ["Settings", "Space", "Data", "Cost", "Operations", "Networks", "Search", "Training", "Runs", "Sweeps", "Reports"],
    };

    private static readonly string[] Outside = ["System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Console"];

    [Fact]
    public void EveryFolderUsesOnlyTheFoldersBelowIt()
    {
        var broken = Types().SelectMany(type => Used(type)
            .Select(Folder)
            .OfType<string>()
            .Where(used => used != Folder(type) && !Allowed[Folder(type)!].Contains(used))
            .Select(used => $"{type.FullName} uses {used}")).Distinct();

        Assert.Empty(broken);
    }

    [Fact]
    public void EveryFolderHasItsArrows() =>
        Assert.Equal(Allowed.Keys.Order(), Types().Select(Folder).OfType<string>().Distinct().Order());

    [Fact]
    public void TheMethodTouchesNeitherFilesNorTheConsole()
    {
        var broken = Types()
            .Where(type => Folder(type) is "Search" or "Training" or "Networks" or "Operations")
            .SelectMany(type => Calls(type).Where(name => Outside.Contains(name)).Select(name => $"{type} uses {name}"));

        Assert.Empty(broken);
    }

    private static IEnumerable<Type> Types() =>
        typeof(SearchSpace).Assembly.GetTypes().Where(type => Folder(type) is not null);

    private static string? Folder(Type type) =>
        type.Assembly == typeof(SearchSpace).Assembly && type.Namespace?.Split('.') is ["DeffArts", var folder, ..]
            ? folder
            : null;

    private static IEnumerable<Type> Used(Type type) => Direct(type).SelectMany(Parts).Distinct();

    private static IEnumerable<Type> Direct(Type type)
    {
        var methods = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).ToList();
        return type.GetFields(All).Select(field => field.FieldType)
            .Concat(type.GetInterfaces())
            .Concat(type.BaseType is { } parent ? [parent] : [])
            .Concat(methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)))
            .Concat(methods.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(methods.SelectMany(method =>
                method.GetMethodBody()?.LocalVariables.Select(variable => variable.LocalType) ?? []))
            .Concat(methods.SelectMany(Instructions.Called).Select(called => called.DeclaringType).OfType<Type>());
    }

    private static IEnumerable<Type> Parts(Type type) =>
        (type.HasElementType ? Parts(type.GetElementType()!) : [type])
            .Concat(type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : []);

    private static IEnumerable<string?> Calls(Type type) => type.GetMethods(All).Cast<MethodBase>()
        .Concat(type.GetConstructors(All)).SelectMany(Instructions.Called).Select(called => called.DeclaringType?.FullName).Distinct();
}
