using DeffArts.App;

MallocSettings.Apply();
return CommandLine.Run(args);
