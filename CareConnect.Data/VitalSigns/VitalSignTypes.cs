using System.Collections.Frozen;

namespace CareConnect.Data.VitalSigns;

/// <summary>One half of a reading that has two, such as the systolic pressure.</summary>
public sealed record VitalSignComponentType(string Name, string LoincCode, Quantity Quantity);

/// <summary>
/// A kind of reading: its name in the API, its LOINC code (the first one is written, all are read), and either one quantity or
/// components.
/// </summary>
public sealed record VitalSignType(
    string Name,
    IReadOnlyList<string> LoincCodes,
    Quantity? Quantity,
    IReadOnlyList<VitalSignComponentType> Components
)
{
    public string LoincCode => LoincCodes[0];
}

/// <summary>
/// The clinical catalogue: every type of vital sign with its codes, units, plausibility limits and default alert range. LOINC
/// 2.78, UCUM 2.1; the codes written are those of FHIR R4's vital signs profiles. Default ranges are for an adult at rest.
/// </summary>
public static class VitalSignTypes
{
    public const string BloodPressure = "blood-pressure";
    public const string HeartRate = "heart-rate";
    public const string BodyTemperature = "body-temperature";
    public const string OxygenSaturation = "oxygen-saturation";
    public const string RespiratoryRate = "respiratory-rate";
    public const string BodyWeight = "body-weight";
    public const string BodyHeight = "body-height";
    public const string BloodGlucose = "blood-glucose";
    public const string PainScore = "pain-score";
    public const string BodyMassIndex = "body-mass-index";

    public const string Systolic = "systolic";
    public const string Diastolic = "diastolic";

    // UCUM defines m[Hg] as 133.322 kPa, so 1 kPa is 1000 / 133.322 mm[Hg].
    private static readonly AcceptedUnit[] PressureUnits = [new("mm[Hg]"), new("kPa", 1000m, 133.322m)];

    public static IReadOnlyList<VitalSignType> All { get; } =
    [
        new(
            BloodPressure,
            // 85354-9 panel with optional components; 55284-4 and 35094-2 are its older names.
            ["85354-9", "55284-4", "35094-2"],
            Quantity: null,
            [
                new(Systolic, "8480-6", new("mm[Hg]", PressureUnits, new(20, 350), new(90, 140))),
                new(Diastolic, "8462-4", new("mm[Hg]", PressureUnits, new(10, 250), new(60, 90))),
            ]
        ),
        new(
            HeartRate,
            // 8889-8 by pulse oximetry, 8893-0 peripheral artery by palpation.
            ["8867-4", "8889-8", "8893-0"],
            new("/min", [new("/min"), new("{beats}/min"), new("{Beats}/min")], new(10, 350), new(50, 110)),
            []
        ),
        new(
            BodyTemperature,
            // 8331-1 oral, 8332-7 rectal, 8328-7 axillary, 8333-5 tympanic, 8329-5 core.
            ["8310-5", "8331-1", "8332-7", "8328-7", "8333-5", "8329-5"],
            new("Cel", [new("Cel"), new("[degF]", 5, 9, 32), new("K", Offset: 273.15m)], new(20, 46), new(35, 38)),
            []
        ),
        new(
            OxygenSaturation,
            // 59408-5 by pulse oximetry, 20564-1 in blood.
            ["2708-6", "59408-5", "20564-1"],
            new("%", [new("%")], new(20, 100), new(92, 100)),
            []
        ),
        new(
            RespiratoryRate,
            ["9279-1"],
            new("/min", [new("/min"), new("{breaths}/min"), new("{Breaths}/min")], new(2, 150), new(10, 24)),
            []
        ),
        new(
            BodyWeight,
            // 3141-9 measured, 3142-7 stated, 8350-1 with clothes, 8351-9 without clothes.
            ["29463-7", "3141-9", "3142-7", "8350-1", "8351-9"],
            // A pound is 0.45359237 kg and an ounce a sixteenth of it, both exactly. No one weight is right for everyone.
            new(
                "kg",
                [new("kg"), new("g", 1, 1000), new("[lb_av]", 0.45359237m), new("[oz_av]", 0.45359237m, 16)],
                new(0.2m, 700),
                DefaultRange: null
            ),
            []
        ),
        new(
            BodyHeight,
            // 3137-7 measured, 3138-5 stated, 8306-3 lying, 8308-9 standing.
            ["8302-2", "3137-7", "3138-5", "8306-3", "8308-9"],
            new(
                "cm",
                [new("cm"), new("m", 100), new("mm", 1, 10), new("[in_i]", 2.54m), new("[ft_i]", 30.48m)],
                new(15, 280),
                DefaultRange: null
            ),
            []
        ),
        new(
            BloodGlucose,
            // 15074-8 moles in blood, 2345-7 and 14749-6 in serum or plasma, 41653-7 and 14743-9 capillary by glucometer.
            ["2339-0", "15074-8", "2345-7", "14749-6", "41653-7", "14743-9"],
            // Glucose has 180.156 g/mol. The range is the time-in-range target of diabetes care.
            new("mg/dL", [new("mg/dL"), new("mmol/L", 18.0156m), new("g/L", 100)], new(5, 2000), new(70, 180)),
            []
        ),
        new(
            PainScore,
            // 72514-3 verbal 0-10, 38208-5 pain severity reported. Seven and more is severe pain.
            ["72514-3", "38208-5"],
            new("{score}", [new("{score}"), new("1")], new(0, 10), new(0, 6)),
            []
        ),
        new(BodyMassIndex, ["39156-5"], new("kg/m2", [new("kg/m2")], new(4, 250), DefaultRange: null), []),
    ];

    private static readonly FrozenDictionary<string, VitalSignType> ByName = All.ToFrozenDictionary(t => t.Name);

    private static readonly FrozenDictionary<string, VitalSignType> ByLoincCode = All.SelectMany(t =>
            t.LoincCodes.Select(code => (Code: code, Type: t))
        )
        .ToFrozenDictionary(x => x.Code, x => x.Type);

    /// <summary>The type of this name, or null.</summary>
    public static VitalSignType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The type that a LOINC code, current or older, stands for, or null.</summary>
    public static VitalSignType? FindByLoincCode(string loincCode) => ByLoincCode.GetValueOrDefault(loincCode);
}
