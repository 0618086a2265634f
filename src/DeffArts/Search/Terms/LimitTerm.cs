using DeffArts.Tensors;
using static TorchSharp.torch;

namespace DeffArts.Search.Terms;

/// <summary>
/// Holds the expected cost below a limit T by an augmented Lagrangian, which finds its own strength: with g = E[cost]
/// / T - 1 the loss gets ([max(0, lambda + rho g)]^2 - lambda^2) / (2 rho). rho starts as half the cross-entropy.
/// Every <see cref="Period"/> steps lambda becomes max(0, lambda + rho g), with a running mean of g; every fourth
/// time rho doubles (up to 16 times the first cross-entropy) where g is above 0 and has not fallen by a quarter.
/// Below the limit lambda falls to 0 and there is no force.
/// </summary>
/// <param name="cost">The expected cost of what is limited; from now on the term's own.</param>
/// <param name="most">T, in its unit.</param>
public sealed class LimitTerm(CostExpectation cost, double most) : IObjectiveTerm, IDisposable
{
    /// <summary>The term's name.</summary>
    public const string TermName = "limit";

    /// <summary>Steps of alpha between two of lambda.</summary>
    public const int Period = 25;

    private const double Inertia = 0.9;
    private const double StartingShare = 0.5;
    private const double LargestShare = 16;
    private const int PeriodsPerCheck = 4;
    private const double EnoughProgress = 0.75;
    private readonly Tensor state = zeros([State.Numbers], ScalarType.Float64).DetachFromDisposeScope();

    /// <inheritdoc/>
    public string Name => TermName;

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> Remembered => [("state", state)];

    /// <summary>lambda, 0 or more.</summary>
    public double Multiplier => State.Of(state).Lambda;

    /// <summary>rho; 0 before the first step, which is free.</summary>
    public double Penalty => State.Of(state).Rho;

    /// <inheritdoc/>
    /// <remarks>It reports g.</remarks>
    public TermValue Of(ObjectivePass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var excess = cost.Of(pass.Architecture, pass.Progress).Cycles.Over(most).Plus(-1);
        return new(Penalty > 0 ? Force(excess, Multiplier, Penalty) : null, excess);
    }

    /// <inheritdoc/>
    public void Stepped(PerformanceLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var next = State.Of(state).After(loss[TermName]!.Quantity.item<double>(), loss.CrossEntropy.item<float>());
        state.copy_(next.ToTensor());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        state.Dispose();
        cost.Dispose();
    }

    private static Tensor Force(Tensor excess, double lambda, double rho)
    {
        var reach = nn.functional.relu(excess.Times(rho).Plus(lambda));
        return (reach * reach).Plus(-lambda * lambda).Over(2 * rho);
    }

    /// <summary>Where the multiplier stands: every number that the next one depends on.</summary>
    private readonly record struct State(
        double Lambda, double Rho, double Mean, double Steps, double MeanAtCheck, double FirstCrossEntropy)
    {
        public const int Numbers = 6;

        public static State Of(Tensor tensor)
        {
            var values = tensor.data<double>().ToArray();
            return new(values[0], values[1], values[2], values[3], values[4], values[5]);
        }

        public Tensor ToTensor() => tensor([Lambda, Rho, Mean, Steps, MeanAtCheck, FirstCrossEntropy]);

        public State After(double excess, double crossEntropy)
        {
            var begun = Steps > 0
                ? this with { Mean = Inertia * Mean + (1 - Inertia) * excess, Steps = Steps + 1 }
                : new State(0, StartingShare * crossEntropy, excess, 1, excess, crossEntropy);
            return begun.Steps % Period == 0 ? begun.Raised() : begun;
        }

        private State Raised()
        {
            var raised = this with { Lambda = Math.Max(0, Lambda + Rho * Mean) };
            if (Steps % (PeriodsPerCheck * Period) != 0)
            {
                return raised;
            }

            var isStuck = Mean > 0 && Mean > EnoughProgress * MeanAtCheck;
            return raised with
            {
                Rho = isStuck ? Math.Min(2 * Rho, LargestShare * FirstCrossEntropy) : Rho,
                MeanAtCheck = Mean,
            };
        }
    }
}
