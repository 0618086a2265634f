using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

internal sealed unsafe partial class Cell
{
    /// <summary>From the inputs to the nodes.</summary>
    public void Forward(Pass pass, CellFactors factors)
    {
        foreach (var term in departures.SelectMany(departure => departure.Terms))
        {
            term.Kept.Take(factors.Kept?[term.Place.Row]);
        }

        pass.ForImages((image, part, isFirst, scratch) =>
        {
            foreach (var stage in preprocess)
            {
                stage.Forward(image, part, isFirst, pass.Training, scratch);
            }
        });
        Finish(pass, preprocess);
        for (var state = 0; state < states.Length; state++)
        {
            Arrive(pass, factors.Weights, state);
            Depart(pass, state);
        }
    }

    /// <summary>Folds alpha and the BatchNorms of everything that enters a node into one scale per channel each.</summary>
    private void Arrive(Pass pass, float[,] weights, int state)
    {
        foreach (var term in arrivals[state])
        {
            term.Prepare(weights[term.Place.Row, term.Place.Column], pass.Training, pass.UpdatesStatistics,
                pass.Count(term.Output));
        }

        bypass?.Prepare(weights, state);
    }

    /// <summary>One walk makes the state and all that reads it; a second one the second halves.</summary>
    private void Depart(Pass pass, int state)
    {
        var departure = departures[state];
        pass.ForImages((image, part, isFirst, scratch) =>
        {
            MakeState(state, image, scratch);
            bypass?.Leave(state, image);
            if (departure.Filters.Count > 0)
            {
                kernels.Relu(seen[state].At(image), scratch.Tile.Inside(departure.Tile),
                    seen[state].Height, seen[state].Width, seen[state].Channels);
            }

            foreach (var stage in departure.Firsts)
            {
                stage.Forward(image, part, isFirst, pass.Training, scratch);
            }

            foreach (var pool in departure.Pools)
            {
                pool.Forward(image, part, isFirst, scratch);
            }
        });
        Finish(pass, departure.Firsts);
        foreach (var pool in departure.Pools)
        {
            pool.Statistics?.Finish(pass.Partition.Parts, pass.Count(pool.Output));
        }

        if (departure.Chains.Count == 0)
        {
            return;
        }

        pass.ForImages((image, part, isFirst, scratch) =>
        {
            foreach (var (first, second, tile) in departure.Chains)
            {
                Rectify(first, tile, image, scratch);
                second.Forward(image, part, isFirst, pass.Training, scratch);
            }
        });
        Finish(pass, departure.Seconds);
    }

    private void MakeState(int state, int image, Scratch scratch)
    {
        var plane = states[state];
        if (state < Inputs)
        {
            var stage = preprocess[state];
            plane.Kernels.Normalise(stage.Output.At(image), stage.Statistics.Scale, stage.Statistics.Shift,
                plane.At(image), plane.Pixels, plane.Channels);
            return;
        }

        var target = bypass is null ? plane.At(image) : scratch.Input;
        Term.Sum(arrivals[state], image, target, seen[state], scratch);
        bypass?.Merge(state, image, target, scratch);
    }

    /// <summary>The rectified normalised output of a first half, as the second half reads it.</summary>
    private void Rectify(Stage first, TileShape tile, int image, Scratch scratch) =>
        kernels.NormaliseRelu(first.Output.At(image), first.Statistics.Scale, first.Statistics.Shift,
            scratch.Tile.Inside(tile), tile.Height, tile.Width, tile.Channels);

    private static void Finish(Pass pass, IReadOnlyList<Stage> stages)
    {
        foreach (var stage in stages)
        {
            stage.FinishForward(pass);
        }
    }
}
