using System.Text.Json;
using System.Text.Json.Nodes;
using DeffArts.Training;
using static TorchSharp.torch;

namespace DeffArts.Search;

/// <summary>Capturing and restoring the state of a search.</summary>
public sealed partial class Searcher
{
    private const string Generator = "generator.torch";

    /// <summary>The state as it stands; see <see cref="RunState"/> for who owns the tensors.</summary>
    public RunState Capture()
    {
        var tensors = NamedTensors().ToDictionary(entry => entry.Name, entry => entry.Value);
        foreach (var (name, value) in this.parts.WeightOptimizer.Save().Concat(this.parts.AlphaOptimizer.Save()))
        {
            tensors.Add(name, value);
        }

        tensors.Add(Generator, random.get_rng_state());
        return new RunState(tensors, new JsonObject
        {
            ["place"] = JsonSerializer.SerializeToNode(this.place),
            ["validationEpoch"] = validationBatches.Epoch,
            ["validationIndex"] = validationBatches.Index,
        });
    }

    /// <summary>Goes back to a captured state of a search with the same settings.</summary>
    /// <exception cref="InvalidRunStateException">
    /// A tensor is missing or has another shape or type, or a value is missing.
    /// </exception>
    public void Restore(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        NetworkState.Load(NamedTensors(), state.Tensors);
        try
        {
            this.parts.WeightOptimizer.Load(state.Tensors);
            this.parts.AlphaOptimizer.Load(state.Tensors);
            random.set_rng_state(state.Tensors[Generator]);
            this.place = state.Values["place"].Deserialize<SearchPlace>()!;
            // After an epoch's last step, before its evaluation, the stream already stands at the next epoch.
            var epochDone = this.place.Step == StepsPerEpoch;
            trainingBatches.Seek(epochDone ? this.place.Epoch + 1 : this.place.Epoch, epochDone ? 0 : this.place.Step);
            validationBatches.Seek(
                state.Values["validationEpoch"]!.GetValue<int>(), state.Values["validationIndex"]!.GetValue<int>());
        }
        catch (Exception e) when (e is KeyNotFoundException or JsonException or InvalidOperationException
            or NullReferenceException or ArgumentOutOfRangeException)
        {
            throw new InvalidRunStateException($"the state is not whole: {e.Message}", e);
        }
    }

    private IEnumerable<(string Name, Tensor Value)> NamedTensors() => this.parts.NamedTensors().Concat(EndingTensors);
}
