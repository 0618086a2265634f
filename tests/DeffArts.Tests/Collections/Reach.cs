using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using DeffArts.Space;

namespace DeffArts.Tests;

/// <summary>
/// Every method and field that code may come to: it follows calls, delegates, static constructors and the virtual
/// methods of whatever is made on the way, so it finds rather too much than too little. What happens in another process
/// or by reflection it does not see.
/// </summary>
internal sealed class Reach
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] Ours =
        [typeof(Reach).Assembly, typeof(SearchSpace).Assembly, typeof(global::DeffArts.App.UsageException).Assembly];
    private static readonly ILookup<MethodBase, MethodBase> Implementations = FindImplementations();
    private static readonly ConcurrentDictionary<MethodBase, (OpCode Code, MemberInfo Member)[]> Read = new();
    private readonly HashSet<Type> makers = [];
    private readonly HashSet<MemberInfo> reached = [];
    private readonly Stack<MethodBase> waiting = new();

    private Reach()
    {
    }

    /// <summary>The members that a test class, its bases, its fixtures and the data of its theories come to.</summary>
    public static IReadOnlySet<MemberInfo> Of(Type testClass)
    {
        var reach = new Reach();
        for (var type = testClass; IsOurs(type); type = type.BaseType!)
        {
            reach.Add(type);
            foreach (var fixture in type.GetInterfaces().SelectMany(contract => contract.GetGenericArguments()))
            {
                reach.Add(fixture);
            }
        }

        while (reach.waiting.TryPop(out var method))
        {
            reach.Follow(method);
        }

        return reach.reached;
    }

    private static bool IsOurs(Type? type) => type is not null && Ours.Contains(type.Assembly);

    private static IEnumerable<MethodBase> Declared(Type type) =>
        type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));

    private void Add(Type type)
    {
        foreach (var method in IsOurs(type) ? Declared(Definition(type)) : [])
        {
            Add(method);
        }
    }

    private void Add(MethodBase method)
    {
        if (reached.Add(method))
        {
            waiting.Push(method);
        }
    }

    private void Follow(MethodBase method)
    {
        foreach (var (code, member) in Read.GetOrAdd(method, code => [.. Instructions.Reached(code)]))
        {
            if (member is Type mentioned)
            {
                Make(mentioned);
            }
            else if (IsOurs(member.DeclaringType))
            {
                Make(member, code);
            }
            else
            {
                reached.Add(member);
                MakeArguments(member);
            }
        }
    }

    private void Make(MemberInfo member, OpCode code)
    {
        var type = Definition(member.DeclaringType!);
        if (type.TypeInitializer is { } initializer)
        {
            Add(initializer);
        }

        MakeArguments(member);
        if (member is not MethodBase called)
        {
            return;
        }

        var definition = Definition(called);
        Add(definition);
        foreach (var implementation in definition.IsVirtual
            && code != OpCodes.Newobj ? Implementations[definition] : [])
        {
            Add(implementation);
        }

        if (code == OpCodes.Newobj)
        {
            Make(type);
        }
    }

    private void MakeArguments(MemberInfo member)
    {
        foreach (var argument in (member.DeclaringType?.GetGenericArguments() ?? [])
            .Concat(member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : []))
        {
            Make(argument);
        }
    }

    /// <summary>
    /// Whoever has one of these may call, through a base or an interface, what it overrides of others' types.
    /// </summary>
    private void Make(Type type)
    {
        if (type.HasElementType || type.IsGenericParameter || !IsOurs(type) || !makers.Add(Definition(type)))
        {
            return;
        }

        for (var made = Definition(type); IsOurs(made); made = Definition(made.BaseType ?? typeof(object)))
        {
            foreach (var method in made.GetMethods(All).Where(method => method.IsVirtual && OverridesOthers(method)))
            {
                Add(method);
            }
        }
    }

    private static bool OverridesOthers(MethodInfo method) =>
        !IsOurs(method.GetBaseDefinition().DeclaringType) || method.GetBaseDefinition() == method;

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static MethodBase Definition(MethodBase method) => method.Module.ResolveMethod(method.MetadataToken)!;

    /// <summary>Of every virtual method that we declare: the methods of ours that a call of it may come to.</summary>
    private static ILookup<MethodBase, MethodBase> FindImplementations()
    {
        var pairs = new List<(MethodBase Declared, MethodBase Implementation)>();
        foreach (var type in Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.IsInterface))
        {
            pairs.AddRange(
                type.GetMethods(All).Where(method => method.IsVirtual && method.GetBaseDefinition() != method)
                .SelectMany(method => Overridden(method).Select(overridden => (overridden, (MethodBase)method))));
            foreach (var contract in type.GetInterfaces().Where(IsOurs))
            {
                var map = type.GetInterfaceMap(contract);
                pairs.AddRange(map.InterfaceMethods.Zip(map.TargetMethods)
                    .Where(pair => pair.Second is not null && IsOurs(pair.Second.DeclaringType))
                    .Select(pair => (Definition(pair.First), Definition(pair.Second))));
            }
        }

        return pairs.ToLookup(pair => pair.Declared, pair => pair.Implementation);
    }

    private static IEnumerable<MethodBase> Overridden(MethodInfo method)
    {
        for (var type = method.DeclaringType!.BaseType; IsOurs(type); type = type!.BaseType)
        {
            var same = Definition(type!).GetMethods(All).FirstOrDefault(candidate =>
                candidate.GetBaseDefinition().MetadataToken == method.GetBaseDefinition().MetadataToken
                && candidate.Module == method.Module);
            if (same is not null)
            {
                yield return same;
            }
        }
    }
}
