using static TorchSharp.torch;

namespace DeffArts.Networks;

/// <summary>How long the tensors of a network live.</summary>
internal static class ModuleLifetime
{
    /// <summary>
    /// Takes weights and buffers out of the dispose scope in which the network was built: they live until the network
    /// is disposed, while the temporaries of their initialisation go with the scope.
    /// </summary>
    public static void OutliveScope(this nn.Module module)
    {
        foreach (var tensor in module.parameters().Concat(module.buffers()))
        {
            tensor.DetachFromDisposeScope();
        }
    }
}
