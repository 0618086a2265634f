using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DeffArts.Training;

/// <summary>Capturing and restoring the state of a training.</summary>
public sealed partial class Trainer
{
    private const string Generator = "generator.torch";
    private const string Place = "place";

    /// <summary>The state as it stands; see <see cref="RunState"/> for who owns the tensors.</summary>
    public RunState Capture()
    {
        var tensors = Network.state_dict().Concat(optimizer.Save().ToDictionary())
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        tensors.Add(Generator, random.get_rng_state());
        return new RunState(tensors, new JsonObject { [Place] = JsonSerializer.SerializeToNode(place) });
    }

    /// <summary>Goes back to a captured state of a training with the same settings.</summary>
    /// <exception cref="InvalidRunStateException">
    /// A tensor is missing or has another shape or type, or a value is missing.
    /// </exception>
    public void Restore(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        NetworkState.Load(Network, state.Tensors);
        try
        {
            optimizer.Load(state.Tensors);
            random.set_rng_state(state.Tensors[Generator]);
            place = state.Values[Place].Deserialize<TrainingPlace>()!;
            var epochDone = place.Step == StepsPerEpoch;
            batches.Seek(epochDone ? place.Epoch + 1 : place.Epoch, epochDone ? 0 : place.Step);
        }
        catch (Exception e) when (e is KeyNotFoundException or JsonException or InvalidOperationException
            or NullReferenceException or ArgumentOutOfRangeException)
        {
            throw new InvalidRunStateException($"the state is not whole: {e.Message}", e);
        }
    }
}
