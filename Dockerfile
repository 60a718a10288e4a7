# One image for every role: silo and gateway in one process (the default), each alone (CLUSTER_ROLE), `ilp`, and `ilp-dashboard`.
#
#   docker build -t ilp-connector .
#   docker run --rm -p 3000:3000 -v "$PWD/connector.yaml:/app/config.yaml:ro" -v books:/app/data ilp-connector
#
# Where the build cannot reach the package source through the engine's own network, add --network=host.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=true
# Packages first: this layer changes only when a project file does.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY Protocols/*.csproj Protocols/
COPY Configuration/*.csproj Configuration/
COPY Ledger/*.csproj Ledger/
COPY Grains.Interfaces/*.csproj Grains.Interfaces/
COPY Grains/*.csproj Grains/
COPY Gateway/*.csproj Gateway/
COPY Silo/*.csproj Silo/
COPY Cli/*.csproj Cli/
COPY Dashboard/*.csproj Dashboard/
# For the machine that builds and for no other: what SQLite needs elsewhere is left out.
RUN for program in Silo Cli Dashboard; do dotnet restore $program --use-current-runtime || exit 1; done
COPY . .
RUN for program in Silo Cli Dashboard; do \
        dotnet publish $program --no-restore --use-current-runtime --no-self-contained -o /out/$program || exit 1; \
    done

FROM ${RUNTIME_IMAGE}
# The health check of every compose file asks with wget; not every runtime image has it.
RUN command -v wget >/dev/null || \
    (apt-get update -qq && apt-get install -y -qq --no-install-recommends wget && rm -rf /var/lib/apt/lists/*)
WORKDIR /app
COPY --from=build /out/Silo ./
COPY --from=build /out/Cli /opt/ilp/
COPY --from=build /out/Dashboard /opt/dashboard/
# The one place that is written to: a volume, owned by the user that the image runs as.
RUN mkdir /app/data && chown 1654:1654 /app/data && \
    ln -s /opt/ilp/ilp /usr/local/bin/ilp && ln -s /opt/dashboard/Connector.Dashboard /usr/local/bin/ilp-dashboard
VOLUME /app/data
# Nothing but the volume has to be writable, so the root file system may be read-only.
ENV DOTNET_EnableDiagnostics=0 HEALTH_CHECK_PORT=8080
USER 1654:1654
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=10s --retries=3 --start-period=40s \
    CMD ["wget", "--no-verbose", "--tries=1", "--spider", "http://localhost:8080/health"]
LABEL org.opencontainers.image.title="ilp-connector" \
      org.opencontainers.image.description="Interledger connector: ILPv4 over BTP"
# No entrypoint, so that `docker run ilp-connector id` and `ilp` run as they are written.
CMD ["dotnet", "/app/Connector.Silo.dll"]
