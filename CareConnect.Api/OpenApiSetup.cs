using System.Text.Json;
using CareConnect.Api.Access;
using CareConnect.Api.Idempotency;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CareConnect.Api;

/// <summary>What the OpenAPI document says beyond routes and contracts.</summary>
internal static class OpenApiSetup
{
    public static void Describe(this OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) => Describe(document));
        options.AddOperationTransformer((operation, _, _) => NameQueryInCamelCase(operation));
        options.AddOperationTransformer((operation, context, _) => OfferIdempotencyKey(operation, context));
        options.AddSchemaTransformer((schema, context, _) => GiveType(schema, context));
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info.Title = "CareConnect API";
        document.Info.Description =
            "Records of patients, for those who care for them. Every POST of somebody signed in takes an Idempotency-Key; "
            + "registration, sign-in and refresh ignore it, since their answers are secrets and are not kept.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
        ];
        return Task.CompletedTask;
    }

    // Query records have C# names; the binder does not mind, but the rest of the API is in camel case.
    private static Task NameQueryInCamelCase(OpenApiOperation operation)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name ?? "");
        }
        return Task.CompletedTask;
    }

    private static Task OfferIdempotencyKey(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var rule = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().SingleOrDefault();
        if (context.Description.HttpMethod != HttpMethods.Post || rule is null or { Admission: Admission.Anonymous })
        {
            return Task.CompletedTask;
        }
        operation.Parameters ??= [];
        operation.Parameters.Add(
            new OpenApiParameter
            {
                Name = IdempotentRequest.Header,
                In = ParameterLocation.Header,
                Description =
                    "A name for this request, new for each, such as a UUID. Sent again within 24 hours with the same body, it gets "
                    + "the same answer, with Idempotency-Replayed: true, and nothing is done twice; with another body, 422.",
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    MinLength = 1,
                    MaxLength = IdempotentRequest.MaxKeyLength,
                },
            }
        );
        return Task.CompletedTask;
    }

    // A converter of our own hides from the document which JSON type it reads.
    private static Task GiveType(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var isNullable = type != context.JsonTypeInfo.Type;
        if (type == typeof(decimal))
        {
            schema.Type = JsonSchemaType.Number | (isNullable ? JsonSchemaType.Null : 0);
            schema.Format = null;
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | (isNullable ? JsonSchemaType.Null : 0);
        }
        return Task.CompletedTask;
    }
}
