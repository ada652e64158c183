using Microsoft.EntityFrameworkCore;

namespace CareConnect.Data;

/// <summary>
/// The connection of role careconnect_readonly, which a deployment points at a replica. It has no entities: reports are SQL.
/// What it reads may be seconds old, so nothing that decides a write is read here.
/// </summary>
public sealed class ReportsDbContext(DbContextOptions<ReportsDbContext> options) : DbContext(options);
