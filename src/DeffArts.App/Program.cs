using DeffArts.App;

if (!OpenFiles.AreEnough())
{
    return ExitCode.Failure;
}

return Start.Run(args);
