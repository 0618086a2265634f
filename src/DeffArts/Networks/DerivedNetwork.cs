using DeffArts.Networks.Fast;
using DeffArts.Operations;
using DeffArts.Space;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Identity = DeffArts.Operations.Identity;

namespace DeffArts.Networks;

/// <summary>A connection's operation; a plain skip is never dropped by drop path.</summary>
public sealed class ConnectionModule : nn.Module
{
    // No field of a module's type: TorchSharp would register it under the field's name too, and every weight would have
    // two names in a state.
    private readonly Func<Tensor, Tensor> operate;
    private readonly bool isSkip;

    /// <summary>Builds the operation of <paramref name="connection"/>; its weights are named after it.</summary>
    public ConnectionModule(Connection connection, CellPlan plan)
        : base(nameof(ConnectionModule))
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(plan);
        var operation = OperationFactory.Create(
            connection.Operation, plan.ChannelsOf(connection.Input), plan.Channels, plan.Stride(connection.Input),
            NetworkKind.Derived, normalisesPools: false);
        register_module(connection.Operation.Name, operation);
        (operate, isSkip) = (operation.call, operation is Identity);
    }

    /// <summary>Applies the operation, then drop path with <paramref name="dropPath"/> while training.</summary>
    public Tensor Forward(Tensor input, double dropPath)
    {
        var output = operate(input);
        return training && !isSkip ? DropPath.Apply(output, dropPath) : output;
    }
}

/// <summary>The network derived from a genotype (appendix D.2), optionally with its auxiliary tower.</summary>
public sealed class DerivedNetwork : nn.Module
{
    private readonly Stem stem;
    private readonly ModuleList<CellNetwork<ConnectionModule>> cells;
    private readonly Head? head;
    private readonly Linear classifier;
    private readonly AuxiliaryTower? auxiliary;
    private readonly Genotype genotype;
    private FastDerived? fast;

    /// <summary>Builds the network with fresh weights from torch's generator.</summary>
    public DerivedNetwork(
        Genotype genotype, NetworkShape shape, bool withAuxiliary, Engine engine = Engine.Reference)
        : base(nameof(DerivedNetwork))
    {
        this.genotype = genotype;
        Engine = Resolve(engine, genotype);
        Plan = NetworkPlan.ForGenotype(genotype, shape);
        stem = new Stem(Plan.Stem);
        cells = new ModuleList<CellNetwork<ConnectionModule>>(
            [.. Plan.Cells.Select(cell => BuildCell(genotype, cell))]);
        head = Head.Of(Plan.Head);
        classifier = nn.Linear(Plan.ClassifierChannels, shape.Classes);
        var tap = Plan.Cells[Plan.AuxiliaryIndex];
        auxiliary = withAuxiliary ? new AuxiliaryTower(tap.OutputChannels, tap.OutputSize, shape.Classes) : null;
        RegisterComponents();
        this.OutliveScope();
    }

    /// <summary>The cells with their channels, strides and sizes.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>The engine asked for, or the reference where the kernels lack an operation of the cells.</summary>
    public Engine Engine { get; }

    /// <summary>
    /// Once cancelled, passes leave out what is left of them: one forward ends in an
    /// <see cref="OperationCanceledException"/>, one backward gives gradients that are of no use.
    /// </summary>
    public CancellationToken Stop { get; set; }

    /// <summary>
    /// The engine that the network of a genotype runs on when <paramref name="engine"/> is asked for.
    /// </summary>
    public static Engine Resolve(Engine engine, Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return EngineCover.Covers(genotype) ? engine : Engine.Reference;
    }

    /// <summary>Trainable numbers without the auxiliary tower.</summary>
    public long ParameterCount =>
        parameters().Sum(parameter => parameter.numel())
        - (auxiliary?.parameters().Sum(parameter => parameter.numel()) ?? 0);

    /// <summary>
    /// Logits, N x classes, of images N x C x H x W, and the auxiliary tower's logits while training with one.
    /// </summary>
    public (Tensor Logits, Tensor? Auxiliary) Forward(Tensor images, double dropPath = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        return FastCells.Run(this, Engine, images) ? ForwardFast(images, dropPath) : ForwardReference(images, dropPath);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        fast?.Dispose();
        base.Dispose(disposing);
    }

    private (Tensor Logits, Tensor? Auxiliary) ForwardFast(Tensor images, double dropPath)
    {
        fast ??= new FastDerived(this, genotype, Plan, tapped: auxiliary is not null);
        var (means, tapped) = training ? fast.Train(images, dropPath, Stop) : (fast.Evaluate(images, Stop), null);
        Stop.ThrowIfCancellationRequested();
        return (classifier.call(means), tapped is null ? null : auxiliary?.call(tapped));
    }

    private (Tensor Logits, Tensor? Auxiliary) ForwardReference(Tensor images, double dropPath)
    {
        var before = stem.call(images);
        var (input0, input1) = (before, before);
        Tensor? auxiliaryLogits = null;
        foreach (var cell in cells)
        {
            Stop.ThrowIfCancellationRequested();
            var output = cell.Forward(input0, input1, (connection, _, state) => connection.Forward(state, dropPath));
            (input0, input1) = (input1, output);
            if (auxiliary is not null && training && cell.Plan.Index == Plan.AuxiliaryIndex)
            {
                auxiliaryLogits = auxiliary.call(output);
            }
        }

        var features = head?.call(input1) ?? input1;
        return (classifier.call(features.mean([2, 3])), auxiliaryLogits);
    }

    private static CellNetwork<ConnectionModule> BuildCell(Genotype genotype, CellPlan plan)
    {
        var cell = genotype.Cell(plan.Type);
        return new CellNetwork<ConnectionModule>(plan, CellWiring.Of(cell), NetworkKind.Derived, cell.Connections
            .Select(connection => new ConnectionModule(connection, plan)));
    }
}
