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
        if (!weightGradients && !Output.DependsOnAlpha)
        {
            return;
        }

        for (var state = states.Length - 2; state >= 0; state--)
        {
            BackwardSums(pass, state, alphaGradients);
            if (state >= inputs || weightGradients || sources[state].DependsOnAlpha)
            {
                BackwardLevels(pass, state, weightGradients);
                BackwardFirsts(pass, state, weightGradients);
            }
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
            if (next >= inputs)
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

    private void BackwardLevels(Pass pass, int state, bool weightGradients)
    {
        foreach (var level in departures[state].Levels.Reverse())
        {
            pass.ForImages((image, part, isFirst, scratch) =>
            {
                foreach (var link in level)
                {
                    link.Backward(image, part, isFirst, weightGradients, scratch);
                }
            });
            foreach (var first in level.Select(link => link.First))
            {
                first.Statistics.FinishGradient(pass.Partition.Parts, pass.Count(first.Output));
            }

            FinishWeights(pass, [.. level.Select(link => link.Second)], weightGradients);
        }
    }

    private void BackwardFirsts(Pass pass, int state, bool weightGradients)
    {
        var departure = departures[state];
        var gradient = seenGradients[state];
        pass.ForImages((image, part, isFirst, scratch) =>
        {
            if (!isRead[state])
            {
                gradients[state].Clear(image);
            }

            bypass?.StartGradient(state, image);
            departure.Rectified.Backward(image, part, isFirst, weightGradients, gradient, scratch);
            departure.Plain.Backward(image, part, isFirst, weightGradients, gradient, scratch);
            foreach (var stage in departure.Gathers)
            {
                stage.Backward(image, part, isFirst, weightGradients, scratch);
            }

            foreach (var shortcut in departure.Shortcuts)
            {
                shortcut.Backward(image, part, isFirst, weightGradients, gradient, scratch);
            }

            Term.SumGradients(departure.Skips, image, seenGradients, gradient.At(image));
            foreach (var pool in departure.Pools)
            {
                pool.Backward(image, seenGradients, gradient, scratch);
            }

            bypass?.Backward(state, image, scratch);

            if (state < inputs)
            {
                preprocess[state]?.AddGradientSums(image, part, isFirst, scratch);
            }
        });
        FinishWeights(pass, departure.Firsts, weightGradients);
    }

    private void BackwardPreprocess(Pass pass, bool weightGradients)
    {
        var wanted = preprocessed.Where(stage => weightGradients || stage.InputDependsOnAlpha).ToList();
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
        FinishWeights(pass, preprocessed, weightGradients);
    }

    private static void FinishWeights(Pass pass, IReadOnlyList<Stage> stages, bool weightGradients)
    {
        if (weightGradients)
        {
            pass.ForEach(stages, stage => stage.FinishWeights(pass.Partition.Parts));
        }
    }
}
