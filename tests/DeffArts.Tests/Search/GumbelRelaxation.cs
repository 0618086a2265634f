using DeffArts.Search;
using DeffArts.Space;
using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Tests.Search;

/// <summary>
/// A relaxation from outside the library: the Gumbel softmax (Jang et al. 2017) with a temperature that falls with the
/// search, and a running mean of its samples, which it has to remember.
/// </summary>
internal sealed class GumbelRelaxation : Relaxation
{
    private readonly Tensor mean = zeros(Shape).DetachFromDisposeScope();

    public static long[] Shape { get; } = [TinySearch.Settings.SearchSpace().Edges.Length, Operation.Paper.Count];

    public double Temperature { get; private set; }

    public int RandomDraws { get; private set; }

    public override bool IsRandom => true;

    public override IEnumerable<(string Name, Tensor Value)> Remembered => [("mean", mean)];

    public override void Follow(double progress) => Temperature = 10 - 9.9 * progress;

    protected override RelaxedCell Relax(CellType type, Tensor alpha, PassKind pass)
    {
        var probabilities = nn.functional.softmax(alpha.to(ScalarType.Float64), -1);
        if (pass == PassKind.Evaluation)
        {
            return new(nn.functional.softmax(alpha, -1), probabilities);
        }

        RandomDraws++;
        var gumbel = rand_like(alpha).Add(1e-20).log().neg().Add(1e-20).log().neg();
        var sample = nn.functional.softmax(
            nn.functional.log_softmax(alpha, -1).Plus(gumbel).Over(Temperature), -1);
        using var still = no_grad();
        mean.Scale(0.9).Add(0.1, sample.detach());
        return new(sample, probabilities);
    }

    protected override void Dispose(bool disposing)
    {
        mean.Dispose();
        base.Dispose(disposing);
    }
}
