using Amazon;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS
{
    /// <summary>The profile and region that services use for AWS during local work.</summary>
    public interface IAWSSDKConfig
    {
        string? Profile { get; set; }

        RegionEndpoint? Region { get; set; }

        /// <summary>Whether the configuration is checked before anything starts.</summary>
        bool EnableSdkValidation { get; set; }
    }

    internal sealed class AWSSDKConfig : IAWSSDKConfig
    {
        public string? Profile { get; set; }

        public RegionEndpoint? Region { get; set; }

        public bool EnableSdkValidation { get; set; } = true;
    }
}

namespace Aspire.Hosting
{
    using Aspire.Hosting.AWS;

    /// <summary>Tells services which AWS profile and region to use. Nothing of it is published.</summary>
    public static class SDKResourceExtensions
    {
        public static IAWSSDKConfig AddAWSSDKConfig(this IDistributedApplicationBuilder builder) => new AWSSDKConfig();

        public static IAWSSDKConfig WithProfile(this IAWSSDKConfig config, string profile)
        {
            config.Profile = profile;
            return config;
        }

        public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, RegionEndpoint region)
        {
            config.Region = region;
            return config;
        }

        public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, string region) =>
            config.WithRegion(RegionEndpoint.GetBySystemName(region));

        public static IAWSSDKConfig WithSdkValidation(this IAWSSDKConfig config, bool enabled)
        {
            config.EnableSdkValidation = enabled;
            return config;
        }

        public static IResourceBuilder<TDestination> WithReference<TDestination>(
            this IResourceBuilder<TDestination> builder,
            IAWSSDKConfig awsSdkConfig
        )
            where TDestination : IResourceWithEnvironment =>
            builder.WithEnvironment(context =>
            {
                if (context.ExecutionContext.IsPublishMode)
                {
                    return;
                }

                if (!string.IsNullOrEmpty(awsSdkConfig.Profile))
                {
                    context.EnvironmentVariables["AWS__Profile"] = awsSdkConfig.Profile;
                    context.EnvironmentVariables["AWS_PROFILE"] = awsSdkConfig.Profile;
                }

                if (awsSdkConfig.Region is { } region)
                {
                    context.EnvironmentVariables["AWS__Region"] = region.SystemName;
                    context.EnvironmentVariables["AWS_REGION"] = region.SystemName;
                }
            });
    }
}
