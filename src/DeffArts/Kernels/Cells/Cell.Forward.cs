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
            foreach (var stage in preprocessed)
            {
                stage.Forward(image, part, isFirst, pass.Training, scratch);
            }
        });
        Finish(pass, preprocessed);
        for (var state = 0; state < states.Length; state++)
        {
            Arrive(pass, factors.Weights, state);
            Depart(pass, state);
        }
    }

    /// <summary>
    /// Folds alpha and the BatchNorms of everything that enters a node into one scale per channel each.
    /// </summary>
    private void Arrive(Pass pass, float[,] weights, int state)
    {
        foreach (var term in arrivals[state])
        {
            term.Prepare(weights[term.Place.Row, term.Place.Column], pass.Training, pass.UpdatesStatistics,
                pass.Count(term.Output));
        }

        bypass?.Prepare(weights, state);
    }

    /// <summary>One walk makes the state and all that reads it; more walks what reads that.</summary>
    private void Depart(Pass pass, int state)
    {
        var departure = departures[state];
        pass.ForImages((image, part, isFirst, scratch) =>
        {
            MakeState(state, image, scratch);
            bypass?.Leave(state, image);
            departure.Rectified.Forward(image, part, isFirst, pass.Training, scratch);
            departure.Plain.Forward(image, part, isFirst, pass.Training, scratch);
            foreach (var stage in departure.Gathers)
            {
                stage.Forward(image, part, isFirst, pass.Training, scratch);
            }

            foreach (var shortcut in departure.Shortcuts)
            {
                shortcut.Forward(image, part, isFirst, scratch);
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

        foreach (var level in departure.Levels)
        {
            pass.ForImages((image, part, isFirst, scratch) =>
            {
                foreach (var link in level)
                {
                    link.Forward(image, part, isFirst, pass.Training, scratch);
                }
            });
            Finish(pass, level.Select(link => link.Second));
        }
    }

    private void MakeState(int state, int image, Scratch scratch)
    {
        var plane = states[state];
        if (state < inputs)
        {
            if (preprocess[state] is { } stage)
            {
                plane.Kernels.Normalise(stage.Output.At(image), stage.Statistics.Scale, stage.Statistics.Shift,
                    plane.At(image), plane.Pixels, plane.Channels);
            }

            return;
        }

        var target = bypass is null ? plane.At(image) : scratch.Input;
        Term.Sum(arrivals[state], image, target, seen[state], scratch);
        bypass?.Merge(state, image, target, scratch);
    }

    private static void Finish(Pass pass, IEnumerable<Stage> stages)
    {
        foreach (var stage in stages)
        {
            stage.FinishForward(pass);
        }
    }
}
