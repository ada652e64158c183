using System.Reflection;

var builder = DistributedApplication.CreateBuilder(args);

// The case is a class of this assembly, so that a new one needs no line here.
var name = builder.Configuration["case"] ?? throw new DistributedApplicationException("Name a case: --case NAME");
var configure =
    Assembly.GetExecutingAssembly().GetType($"Conformance.{name}")?.GetMethod("Configure")
    ?? throw new DistributedApplicationException($"There is no case '{name}'.");
configure.CreateDelegate<Action<IDistributedApplicationBuilder>>()(builder);

builder.Build().Run();
