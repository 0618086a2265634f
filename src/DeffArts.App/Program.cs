using DeffArts.App;

return CommandLine.Run(args);
