namespace CareConnect.Api.Auth;

/// <summary>Passwords of eight and more characters that attackers try first; shorter ones are refused by their length.</summary>
internal static class CommonPasswords
{
    public static IReadOnlyList<string> All { get; } =
        Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private const string Words = """
        !qaz2wsx 00000000 01234567 0123456789 0987654321 11111111 111111111 1111111111 11223344 1122334455 12121212
        123123123 123321123 12341234 12345678 123456789 1234567890 12345678910 123456789a 12345678a 123456qwerty
        12345qwert 1234abcd 1234qwer 123qwe123 123qweasd 13131313 14725836 147258369 1472583690 159357258 159753456
        1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 22222222 25802580 31415926 5201314520
        55555555 66666666 69696969 741852963 77777777 87654321 88888888 963852741 987654321 9876543210 99999999
        a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 aa123456 aa12345678 ab123456 abc12345 abc123456 abcd1234 abcdef123
        abcdefg1 abcdefgh abcdefghi access14 admin123 admin1234 admin12345 adminadmin administrator administrator1
        alexande alexander america1 andrew12 angel123 anthony1 arsenal1 asd12345 asdf1234 asdf12345 asdfasdf
        asdfghjk asdfghjkl autumn2024 autumn2025 autumn2026 babyboy1 babygirl babygirl1 barcelona baseball baseball1
        basketball batman123 beautiful benjamin blessed1 blink182 brandon1 brasil12 butterfly butterfly1 canada12
        caregiver caregiver1 carolina changeme changeme1 changeme123 charlie1 cheese12 chelsea1 chicago1 chocolate
        chocolate1 christian computer computer1 computer123 contrasena contraseña cookie12 corvette cowboys1
        dallas12 daniel12 danielle default1 deutschland doctor123 dolphins dragon12 dragon123 elephant elizabeth
        facebook facebook1 ferrari1 florida1 football football1 fortnite freedom1 garfield george12 germany1
        ginger12 godisgood google123 guest123 guest1234 hallo123 hallo1234 harley12 health123 healthcare hello123
        hello1234 hellohello helloworld hospital hospital1 hunter12 hunter123 ilovegod iloveyou iloveyou1
        iloveyou123 iloveyou2 internet internet1 jennifer jessica1 jesus123 jonathan jordan23 kennwort killer12
        killer123 lakers24 letmein1 letmein12 letmein123 linkedin linkedin1 liverpool liverpool1 london12 lovelove
        lovely12 loveyou1 master12 master123 matrix12 matthew1 maverick medicine mercedes metallica mexico12
        michael1 michelle michigan mickey12 midnight minecraft monkey12 monkey123 motdepasse mustang1 mypassword
        myspace1 ncc1701d newpassword newyork1 nicholas nintendo nirvana1 nurse123 p@ssw0rd p@ssword paris123
        pass1234 pass12345 passw0rd password password! password01 password1 password1! password11 password12
        password123 password1234 password12345 password2 password3 password7 password9 passwort passwort1 patient1
        patient123 pepper12 playstation pokemon1 pokemon123 princess princess1 princess123 q1w2e3r4 q1w2e3r4t5
        q2w3e4r5 qazwsx123 qazwsxedc qwe12345 qweasd123 qweasdzxc qwer1234 qwert123 qwerty12 qwerty123 qwerty1234
        qwerty12345 qwerty123456 qwertyui qwertyuiop realmadrid redskins robert12 roblox123 root1234 rootroot
        rush2112 samantha samsung1 samsung123 schalke04 secret12 secret123 shadow12 shadow123 slipknot snoopy12
        sommer123 sommer2024 sommer2025 spiderman spring2024 spring2025 spring2026 startrek starwars starwars1
        steelers summer2023 summer2024 summer2025 summer2026 sunshine sunshine1 superman superman1 sweetheart
        test1234 test12345 testing1 testing123 testtest thomas12 thx1138a tinkerbell toor1234 trustno1 user1234
        username veronica victoria welcome1 welcome12 welcome123 welcome1234 whatever whatever1 winter123 winter2023
        winter2024 winter2025 winter2026 woaini1314 xbox3600 yankees1 zaq12wsx zaq1zaq1 zxcvbnm, zxcvbnm1 zxcvbnm123
        zxcvbnmm
        """;
}
