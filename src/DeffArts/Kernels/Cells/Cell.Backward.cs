using System.Runtime.InteropServices;
using DeffArts.Kernels.Memory;
using DeffArts.Kernels.Stages;

namespace DeffArts.Kernels.Cells;

internal sealed unsafe partial class Cell
{
    /// <summary>
    /// From the nodes' gradients to those of the inputs, of the weights (unless not wanted) and of sigma(alpha), which
    /// are added to <paramref name="alphaGradients"/>, unless that is null.
    /// </summary>
    public void Backward(Pass pass, bool weightGradients, double[,]? alphaGradients)
    {
        for (var state = states.Length - 2; state >= 0; state--)
        {
            BackwardSums(pass, state, alphaGradients);
            BackwardSeconds(pass, state, weightGradients);
            BackwardFirsts(pass, state, weightGradients);
        }

        BackwardPreprocess(pass, weightGradients);
    }

    /// <summary>What every BatchNorm of the edges that leave a state needs to know of its gradient.</summary>
    private void BackwardSums(Pass pass, int state, double[,]? alphaGradients)
    {
        var next = state + 1;
        var departure = departures[state];
        var terms = departure.Terms.FindAll(term => alphaGradients is not null || term.Statistics is not null);
        pass.ForImages((image, part, isFirst, scratch) =>
        {
            if (next >= Inputs)
            {
                bypass?.Split(next, image);
            }

            foreach (var term in terms)
            {
                term.AddSums(seenGradients[term.Target], image, part, isFirst, scratch);
            }

            bypass?.AddProducts(state, image, part, isFirst, scratch);
        });
        bypass?.FinishProducts(state, pass.Partition.Parts, alphaGradients!);
        foreach (var term in terms)
        {
            var derivative = term.FinishSums(pass.Partition.Parts);
            if (alphaGradients is not null)
            {
                alphaGradients[term.Place.Row, term.Place.Column] += derivative;
            }

            if (departure.Pools.TrueForAll(pool => pool.Statistics != term.Statistics))
            {
                term.Statistics?.FinishGradient(term.Sums, term.Products, term.Weight, pass.Count(term.Output));
            }
        }

        foreach (var pool in departure.Pools)
        {
            pool.FinishGradient(pass.Count(pool.Output));
        }
    }

    private void BackwardSeconds(Pass pass, int state, bool weightGradients)
    {
        var chains = departures[state].Chains;
        if (chains.Count == 0)
        {
            return;
        }

        pass.ForImages((image, part, isFirst, scratch) =>
        {
            foreach (var (first, second, tile) in chains)
            {
                if (weightGradients)
                {
                    Rectify(first, tile, image, scratch);
                }

                second.Backward(image, part, isFirst, weightGradients, scratch);
                // From here on the second half's output is the gradient of the first half's.
                var (value, gradient) = (first.Output, second.Output);
                kernels.MaskByNormalised(
                    scratch.GradientGrid(value.Width, value.Channels), value.At(image), first.Statistics.Scale,
                    first.Statistics.Shift, gradient.At(image), value.Height, value.Width, value.Channels);
                first.AddGradientSums(image, part, isFirst, scratch);
            }
        });
        foreach (var (first, _, _) in chains)
        {
            first.Statistics.FinishGradient(pass.Partition.Parts, pass.Count(first.Output));
        }

        FinishWeights(pass, departures[state].Seconds, weightGradients);
    }

    private void BackwardFirsts(Pass pass, int state, bool weightGradients)
    {
        var departure = departures[state];
        pass.ForImages((image, part, isFirst, scratch) =>
        {
            if (!isRead[state])
            {
                gradients[state].Clear(image);
            }

            bypass?.StartGradient(state, image);
            BackwardFilters(departure, state, image, part, isFirst, weightGradients, scratch);
            foreach (var stage in departure.Firsts)
            {
                if (stage is GatherStage)
                {
                    stage.Backward(image, part, isFirst, weightGradients, scratch);
                }
            }

            var gradient = seenGradients[state];
            Term.SumGradients(departure.Skips, image, seenGradients, gradient.At(image));
            foreach (var pool in departure.Pools)
            {
                pool.Backward(image, seenGradients, gradient, scratch);
            }

            bypass?.Backward(state, image, scratch);

            if (state < Inputs)
            {
                preprocess[state].AddGradientSums(image, part, isFirst, scratch);
            }
        });
        FinishWeights(pass, departure.Firsts, weightGradients);
    }

    /// <summary>All filters of a state add to one gradient, which passes the ReLU once.</summary>
    private void BackwardFilters(
        Departure departure, int state, int image, int part, bool isFirst, bool weightGradients, Scratch scratch)
    {
        if (departure.Filters.Count == 0)
        {
            return;
        }

        var plane = seen[state];
        if (weightGradients)
        {
            kernels.Relu(plane.At(image), scratch.Tile.Inside(departure.Tile), plane.Height, plane.Width, plane.Channels);
        }

        var numbers = (long)plane.Height * Scratch.GradientRow(plane.Width) * plane.Channels;
        NativeMemory.Clear(scratch.Gradient, (nuint)(numbers * sizeof(float)));
        foreach (var stage in departure.Filters)
        {
            stage.Backward(image, part, isFirst, weightGradients, scratch);
        }

        kernels.AddMasked(scratch.GradientGrid(plane.Width, plane.Channels), plane.At(image),
            seenGradients[state].At(image), plane.Height, plane.Width, plane.Channels);
    }

    private void BackwardPreprocess(Pass pass, bool weightGradients)
    {
        var wanted = preprocess.Where(stage => weightGradients || stage.InputDependsOnAlpha).ToList();
        foreach (var stage in wanted)
        {
            stage.Statistics.FinishGradient(pass.Partition.Parts, pass.Count(stage.Output));
        }

        pass.ForImages((image, part, isFirst, scratch) =>
        {
            foreach (var stage in wanted)
            {
                stage.Backward(image, part, isFirst, weightGradients, scratch);
            }
        });
        FinishWeights(pass, preprocess, weightGradients);
    }

    private static void FinishWeights(Pass pass, IReadOnlyList<Stage> stages, bool weightGradients)
    {
        if (weightGradients)
        {
            pass.ForEach(stages, stage => stage.FinishWeights(pass.Partition.Parts));
        }
    }
}
