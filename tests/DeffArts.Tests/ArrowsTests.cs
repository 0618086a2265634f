using System.Reflection;
using DeffArts.Space;
using Xunit;

namespace DeffArts.Tests;

/// <summary>
/// The arrows of docs/architecture.md: which folder of the library uses which, no more and no fewer. Types are found in
/// fields, signatures, bases, local variables and calls.
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
        ["Training"] = ["Tensors", "Space", "Data", "Networks", "Kernels"],
        ["Cost"] = ["Space", "Files", "Formats"],
        ["Operations"] = ["Tensors", "Space"],
        ["Kernels"] = [],
        ["Networks"] = ["Tensors", "Space", "Operations", "Kernels"],
        ["Search"] = ["Tensors", "Space", "Data", "Cost", "Networks", "Training"],
        ["Settings"] = ["Space", "Files", "Data", "Cost", "Networks", "Search", "Training"],
        ["Runs"] = ["Space", "Files", "Formats", "Kernels"],
        ["Recorded"] = ["Settings", "Space", "Files", "Formats", "Data", "Cost", "Search", "Training", "Runs"],
        ["Sweeps"] = ["Files", "Formats", "Runs"],
        ["Export"] = ["Tensors", "Space", "Data", "Cost", "Networks", "Runs"],
        ["Measuring"] = ["Space", "Files", "Data", "Cost", "Networks", "Runs", "Export"],
        ["Reports"] = ["Space", "Files", "Formats", "Cost", "Search", "Runs", "Sweeps", "Export", "Recorded"],
        ["Running"] = ["Settings", "Space", "Data", "Cost", "Networks", "Search", "Training", "Runs", "Recorded",
            "Sweeps", "Reports"],
    };

    private static readonly string[] Outside =
        ["System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Console"];

    // What an architecture is and costs stands apart from tensors: whoever reads it needs no libtorch.
    private static readonly string[] WithoutTensors = ["Files", "Formats", "Space", "Cost", "Sweeps"];

    [Fact]
    public void EveryFolderUsesOnlyTheFoldersBelowIt()
    {
        var broken = Arrows().Where(arrow => !Allowed[arrow.From].Contains(arrow.To))
            .Select(arrow => $"{arrow.Type} uses {arrow.To}");

        Assert.Empty(broken);
    }

    [Fact]
    public void EveryArrowIsUsed()
    {
        var used = Arrows().Select(arrow => (arrow.From, arrow.To)).ToHashSet();

        var idle = Allowed.SelectMany(folder => folder.Value.Select(below => (folder.Key, below))).Except(used)
            .ToList();
        Assert.True(idle.Count == 0, string.Join(", ", idle));
    }

    [Fact]
    public void NoArrowsMakeACircle()
    {
        var left = Allowed.Keys.ToHashSet(StringComparer.Ordinal);
        while (left.FirstOrDefault(folder => !Allowed[folder].Any(left.Contains)) is { } lowest)
        {
            left.Remove(lowest);
        }

        Assert.Empty(left);
    }

    [Fact]
    public void WhatNeedsNoTensorsHasNone()
    {
        var broken = Types().Where(type => WithoutTensors.Contains(Folder(type)))
            .Where(type => Used(type)
                .Any(used => used.Assembly == typeof(TorchSharp.torch).Assembly || Folder(used) is "Tensors"));

        Assert.Empty(broken.Select(type => type.FullName));
    }

    [Fact]
    public void EveryFolderHasItsArrows() =>
        Assert.Equal(Allowed.Keys.Order(), Types().Select(Folder).OfType<string>().Distinct().Order());

    [Fact]
    public void TheMethodTouchesNeitherFilesNorTheConsole()
    {
        var broken = Types()
            .Where(type => Folder(type) is "Search" or "Training" or "Networks" or "Operations")
            .SelectMany(
                type => Calls(type).Where(name => Outside.Contains(name)).Select(name => $"{type} uses {name}"));

        Assert.Empty(broken);
    }

    private static IEnumerable<(string From, string To, string? Type)> Arrows() => Types().SelectMany(type => Used(type)
        .Select(Folder).OfType<string>().Distinct().Where(used => used != Folder(type))
        .Select(used => (Folder(type)!, used, type.FullName)));

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
        .Concat(type.GetConstructors(All)).SelectMany(Instructions.Called)
        .Select(called => called.DeclaringType?.FullName).Distinct();
}
