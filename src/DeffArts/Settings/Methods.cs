using System.Collections.Immutable;

namespace DeffArts.Settings;

/// <summary>The named methods of the search: what each sets, which single settings may change again.</summary>
public static class Methods
{
    /// <summary>The paper's, and that of runs recorded before there were others.</summary>
    public const string Paper = "paper";

    private static readonly (string Name, string Text) Kept = ("expected-edges", "kept");
    private static readonly (string Name, string Text) Decay = ("beta-decay", "25");
    private static readonly (string Name, string Text) Noise = ("perturbation", "0.3");

    /// <summary>All of them, each as the settings that it stands for.</summary>
    public static ImmutableArray<Preset> All { get; } =
    [
        new(Paper, "softmax of alpha, the strongest operations", []),
        new("beta-darts", "alpha held small by its log-sum-exp", [Decay, Kept]),
        new("sdarts", "weights trained around alpha (SDARTS-RS)", [Noise, Kept]),
        new("beta-sdarts", "both of these", [Decay, Noise, Kept]),
        new("drnas", "weights of operations sampled from a Dirichlet distribution",
            [("relaxation", "dirichlet"), Kept]),
        new("gdas", "one operation an edge, sampled", [("relaxation", "gumbel"), Kept]),
        new("darts-minus", "a skip beside the candidates that fades", [("auxiliary-skip", "1"), Kept]),
        new("darts-es", "ended where the loss becomes sharp in alpha", [("curvature-stop", "1.3"), Kept]),
        new("darts-pt", "operations chosen by what the supernet loses without them",
            [("selection", "perturbation"), Kept]),
        new("blank-pt", "the same, without steps of alpha",
            [("fixed-alpha", "true"), ("selection", "perturbation"), Kept]),
    ];

    /// <summary>The names.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(method => method.Name)];

    /// <summary>
    /// What a setting sets besides itself, below whatever is set by name: a method its settings; a limit, which finds
    /// the cost's strength, gamma 0.
    /// </summary>
    public static IEnumerable<Assignment> Implied(Assignment given)
    {
        ArgumentNullException.ThrowIfNull(given);
        IEnumerable<(string Name, string Text)> values = given.Name switch
        {
            "method" => All.FirstOrDefault(method => method.Name == given.Text)?.Values ?? [],
            "limit" when given.Text.Length > 0 => [("gamma", "0")],
            _ => [],
        };
        return values.Select(value => new Assignment(value.Name, value.Text, $"{given.Name} {given.Text}"));
    }
}
