namespace DeffArts.Search;

/// <summary>The relaxations that settings name.</summary>
public enum RelaxationForm
{
    /// <summary>sigma(alpha): DARTS and the paper.</summary>
    Softmax,

    /// <summary>A sample of a Dirichlet distribution: DrNAS.</summary>
    Dirichlet,

    /// <summary>One sampled operation an edge: GDAS.</summary>
    Gumbel,
}

/// <summary>Whose cost L_com expects.</summary>
public enum ExpectedEdges
{
    /// <summary>Of every edge of the continuous cell (Eq. 4).</summary>
    All,

    /// <summary>Of the edges that the discretised cell keeps.</summary>
    Kept,
}

/// <summary>How the cells are chosen at the end.</summary>
public enum SelectionForm
{
    /// <summary>By the operations' probabilities.</summary>
    Magnitude,

    /// <summary>By what the supernet loses without an operation: DARTS-PT.</summary>
    Perturbation,
}
