using DeffArts.Running;
using DeffArts.Settings;

var (photos, photo) = (args[0], args[1]);
using var search = SearchRun.Begin(SearchRunSettings.OfPreset("quick") with { Data = photos });
using var training = TrainRun.Begin(search.Run().Genotype!, TrainRunSettings.OfPreset("quick") with { Data = photos });
var trained = training.Run();
Console.WriteLine($"{trained.TestError:P1} of {trained.TestImages} test images wrong, {trained.Parameters} parameters");
using var network = TrainedNetwork.Read(trained.Run);
Console.WriteLine($"{photo}: {network.Predict(photo)[0].Class}");
