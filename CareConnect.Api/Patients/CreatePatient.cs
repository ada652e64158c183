using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.Patients;
using CareConnect.Data;
using CareConnect.Data.CareCircles;
using CareConnect.Data.Patients;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CareConnect.Api.Patients;

/// <summary>Makes a record for a person without an account; the caregiver who makes it manages it.</summary>
internal sealed class CreatePatient
{
    private const string PrimaryKey = "pk_patients";

    public static async Task<Results<Created<PatientResponse>, Ok<PatientResponse>, ProblemHttpResult>> Handle(
        CreatePatientRequest request,
        Call call,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        if (request.BirthDate is { } birthDate && !IsPlausible(birthDate, call.Now))
        {
            return Problems.Invalid("birthDate", "The date of birth must be after 1880 and not in the future.");
        }
        if (request.Id == Guid.Empty)
        {
            return Problems.Invalid("id", "The id must not be all zeros.");
        }
        var patient = NewPatient(request, call);
        try
        {
            db.Patients.Add(patient);
            await db.SaveChangesAsync(cancellationToken);
            db.CareCircleMembers.Add(ManagerOf(patient.Id, call));
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (IsIdInUse(e))
        {
            return await RepeatAsync(patient, call, db, cancellationToken);
        }
        call.PatientId = call.ResourceId = patient.Id;
        return TypedResults.Created($"/api/patients/{patient.Id}", PatientMapping.ToResponse(patient));
    }

    /// <summary>A member who may do everything.</summary>
    public static CareCircleMember ManagerOf(Guid patientId, Call call) =>
        new()
        {
            Id = Guid.CreateVersion7(call.Now),
            PatientId = patientId,
            UserId = call.UserId,
            Relationship = Relationship.Caregiver,
            VitalSigns = Scope.Manage,
            Medications = Scope.Manage,
            Allergies = Scope.Manage,
            Messages = Scope.Manage,
            Files = Scope.Manage,
            AddedBy = call.UserId,
            CreatedAt = call.Now,
        };

    /// <summary>The id is one's own, or that of a record one may not see, which row-level security reports first.</summary>
    public static bool IsIdInUse(DbUpdateException exception) =>
        exception.IsUniqueViolation(PrimaryKey)
        || exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege };

    // The same id again: the first answer if it says the same, a conflict otherwise, also when the record is another's.
    private static async Task<Results<Created<PatientResponse>, Ok<PatientResponse>, ProblemHttpResult>> RepeatAsync(
        Patient wanted,
        Call call,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        await call.RestartAsync(cancellationToken);
        var found = await db
            .Patients.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == wanted.Id && p.CreatedBy == call.UserId, cancellationToken);
        var isSame =
            found is not null
            && (found.FirstName, found.LastName, found.BirthDate, found.Sex)
                == (wanted.FirstName, wanted.LastName, wanted.BirthDate, wanted.Sex);
        call.ResourceId = wanted.Id;
        call.PatientId = isSame ? wanted.Id : null;
        return isSame ? TypedResults.Ok(PatientMapping.ToResponse(found!)) : Problems.IdInUse();
    }

    private static Patient NewPatient(CreatePatientRequest request, Call call) =>
        new()
        {
            Id = request.Id ?? Guid.CreateVersion7(call.Now),
            FirstName = request.FirstName.Trim(),
            LastName = request.LastName.Trim(),
            BirthDate = request.BirthDate,
            Sex = PatientMapping.ParseGender(request.Gender),
            CreatedBy = call.UserId,
            CreatedAt = call.Now,
        };

    // A day ahead, since it is tomorrow already somewhere.
    private static bool IsPlausible(DateOnly birthDate, DateTimeOffset now) =>
        birthDate.Year >= 1880 && birthDate <= DateOnly.FromDateTime(now.UtcDateTime).AddDays(1);
}
