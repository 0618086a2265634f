using DeffArts.Networks;
using DeffArts.Settings;
using DeffArts.Space;
using TorchSharp;

namespace DeffArts.Running;

/// <summary>Where and on how many threads the tensors are computed.</summary>
public static class Compute
{
    /// <summary>
    /// The threads to use: those asked for, but no more than there are cores; 0 asks for one for each core.
    /// </summary>
    public static int Threads(int asked) =>
        asked == 0 ? Environment.ProcessorCount : Math.Min(asked, Environment.ProcessorCount);

    /// <summary>The line that says why there are fewer threads than asked for, or null where there are not.</summary>
    public static string? NoteOnThreads(int asked) => asked > Environment.ProcessorCount
        ? $"note: {Threads(asked)} threads instead of {asked}: there are no more cores"
        : null;

    /// <summary>Sets the threads and checks the device.</summary>
    /// <exception cref="InvalidSettingsException">The device is not there.</exception>
    /// <exception cref="RunFailedException">There is no room for the tensor library.</exception>
    public static void Prepare(IRunSettings settings)
    {
        TensorLibrary.Load();
        torch.set_num_threads(settings.Threads);
        if (settings.Device == "cuda" && !torch.cuda.is_available())
        {
            throw new InvalidSettingsException(
                "no CUDA device: --device cuda; this build or machine has none, use --device cpu");
        }
    }

    /// <summary>The engine that the search runs on: the one asked for, where it can.</summary>
    public static Engine Engine(SearchRunSettings settings) => settings.Device == "cpu"
        ? Supernet.Resolve(settings.Search.Engine, settings.Search.SearchSpace())
        : Networks.Engine.Reference;

    /// <summary>
    /// The engine that the training of <paramref name="genotype"/> runs on: the one asked for, where it can.
    /// </summary>
    public static Engine Engine(TrainRunSettings settings, Genotype genotype) => settings.Device == "cpu"
        ? DerivedNetwork.Resolve(settings.Training.Engine, genotype)
        : Networks.Engine.Reference;

    /// <summary>
    /// The line that says why another engine than the one asked for computes, or null where none need be said.
    /// </summary>
    public static string? Note(IRunSettings settings, Engine asked, Engine taken, string what) =>
        settings.Device == "cpu" && taken != asked
            ? $"note: the reference engine computes this {what}: the fast one lacks something of its network"
            : null;

    /// <summary>The device that the settings name.</summary>
    public static torch.Device Device(IRunSettings settings) => torch.device(settings.Device);
}
