//! Names from many cultures: how people write them, and how they spell them in an address.

/// A culture's stock of names.
#[derive(Debug)]
pub struct Stock {
    /// Its key in the organisations' table.
    pub culture: &'static str,
    /// The language its people like to write in.
    pub language: &'static str,
    /// Family name before given name, written without a space.
    pub family_first: bool,
    /// Given names: as written, and as spelt in an address (empty: the same in lower case).
    pub given: &'static [(&'static str, &'static str)],
    /// Family names, likewise.
    pub family: &'static [(&'static str, &'static str)],
}

/// The stock called `culture`; the first where there is none.
#[must_use]
pub fn stock(culture: &str) -> &'static Stock {
    STOCKS.iter().find(|stock| stock.culture == culture).unwrap_or(&STOCKS[0])
}

macro_rules! stocks {
    ($($culture:literal $language:literal $first:literal
       [$($given:literal $g:literal),+ $(,)?] [$($family:literal $f:literal),+ $(,)?])+) => {
        &[$(Stock {
            culture: $culture,
            language: $language,
            family_first: $first,
            given: &[$(($given, $g)),+],
            family: &[$(($family, $f)),+],
        }),+]
    };
}

#[rustfmt::skip]
const STOCKS: &[Stock] = stocks! {
    "english" "en" false
    ["Alice" "", "Ben" "", "Charlotte" "", "Dominic" "", "Erin" "", "Felix" "", "Grace" "", "Harriet" "",
     "Isaac" "", "Josie" "", "Kieran" "", "Lena" "", "Morgan" "", "Nadia" "", "Oscar" "", "Poppy" "",
     "Rowan" "", "Siobhán" "siobhan", "Theo" "", "Violet" ""]
    ["Ashdown" "", "Birchall" "", "Cavendish" "", "Draycott" "", "Eastwood" "", "Fairweather" "",
     "Greenhalgh" "", "Hollis" "", "Inglewood" "", "Kettering" "", "Lockhart" "", "Marlowe" "",
     "Northcote" "", "O’Connell" "oconnell", "Pemberton" "", "Quill" "", "Ravenscroft" "", "Stone-Hart" "",
     "Thistlewood" "", "Winslow" ""]
    "german" "de" false
    ["Anke" "", "Björn" "bjoern", "Carla" "", "Dieter" "", "Elif" "", "Franziska" "", "Götz" "goetz",
     "Heike" "", "Jürgen" "juergen", "Katrin" "", "Lukas" "", "Mareike" "", "Niklas" "", "Svenja" ""]
    ["Ackermann" "", "Bäcker" "baecker", "Dreyer" "", "Eichhorn" "", "Fuchs" "", "Größl" "groessl",
     "Hübner" "huebner", "Jäger" "jaeger", "Kellermann" "", "Löffler" "loeffler", "Osterfeld" "",
     "Schönfelder" "schoenfelder", "Vogt" "", "Weiß" "weiss"]
    "french" "fr" false
    ["Aurélie" "aurelie", "Baptiste" "", "Chloé" "chloe", "Étienne" "etienne", "François" "francois",
     "Gaëlle" "gaelle", "Hélène" "helene", "Julien" "", "Mathilde" "", "Noé" "noe", "Océane" "oceane",
     "Yanis" ""]
    ["Beaumont" "", "Chevallier" "", "Delacourt" "", "Fontenay" "", "Garnier-Blot" "", "Lefèvre" "lefevre",
     "Marchand" "", "Noël" "noel", "Perrault" "", "Rousseau" "", "Sauvageot" "", "d’Aubigné" "daubigne"]
    "spanish" "es" false
    ["Alejandra" "", "Andrés" "andres", "Begoña" "begona", "Camila" "", "Íñigo" "inigo", "Joaquín" "joaquin",
     "Lucía" "lucia", "Martín" "martin", "Nicolás" "nicolas", "Paloma" "", "Raúl" "raul", "Valentina" ""]
    ["Aguirre" "", "Bermúdez" "bermudez", "Castaño" "castano", "Echeverría" "echeverria", "Gallardo" "",
     "Herrera" "", "Ibáñez" "ibanez", "Muñoz" "munoz", "Peñalver" "penalver", "Quintana" "", "Salcedo" "",
     "Zúñiga" "zuniga"]
    "portuguese" "en" false
    ["Beatriz" "", "Caio" "", "Fernanda" "", "Gonçalo" "goncalo", "Inês" "ines", "João" "joao", "Luana" "",
     "Murilo" "", "Thaís" "thais", "Vinícius" "vinicius"]
    ["Araújo" "araujo", "Bragança" "braganca", "Cardoso" "", "Figueiredo" "", "Guimarães" "guimaraes",
     "Monteiro" "", "Peixoto" "", "Simões" "simoes", "Tavares" "", "Vasconcelos" ""]
    "italian" "en" false
    ["Alessia" "", "Bruno" "", "Chiara" "", "Davide" "", "Ginevra" "", "Lorenzo" "", "Niccolò" "niccolo",
     "Ottavia" "", "Tommaso" ""]
    ["Belmonte" "", "Caruso" "", "D’Amico" "damico", "Fontana" "", "Lombardi" "", "Moretti" "", "Pavesi" "",
     "Rinaldi" "", "Zanetti" ""]
    "nordic" "en" false
    ["Astrid" "", "Bjørn" "bjorn", "Eero" "", "Freja" "", "Håkon" "hakon", "Ingrid" "", "Jökull" "jokull",
     "Liv" "", "Mikkel" "", "Øyvind" "oyvind", "Saga" "", "Åsa" "asa"]
    ["Andersen" "", "Bergström" "bergstrom", "Dalgaard" "", "Ekström" "ekstrom", "Fjeldstad" "",
     "Grønvold" "gronvold", "Halvorsen" "", "Kjær" "kjaer", "Lindqvist" "", "Nyström" "nystrom",
     "Sørensen" "sorensen", "Virtanen" ""]
    "polish" "en" false
    ["Agnieszka" "", "Bartosz" "", "Grażyna" "grazyna", "Jędrzej" "jedrzej", "Kinga" "", "Łukasz" "lukasz",
     "Małgorzata" "malgorzata", "Paweł" "pawel", "Wojciech" "", "Zuzanna" ""]
    ["Brzozowska" "", "Czarnecki" "", "Dąbrowski" "dabrowski", "Gołębiowska" "golebiowska", "Kędzior" "kedzior",
     "Lewandowski" "", "Mróz" "mroz", "Pszczółkowska" "pszczolkowska", "Szymański" "szymanski", "Żak" "zak"]
    "turkish" "en" false
    ["Ayşe" "ayse", "Barış" "baris", "Çağla" "cagla", "Deniz" "", "Gökhan" "gokhan", "İpek" "ipek", "Okan" "",
     "Şebnem" "sebnem"]
    ["Aydın" "aydin", "Çelik" "celik", "Doğan" "dogan", "Güneş" "gunes", "Karaca" "", "Öztürk" "ozturk",
     "Şahin" "sahin", "Yıldız" "yildiz"]
    "african" "en" false
    ["Abena" "", "Chinedu" "", "Folasade" "", "Kwame" "", "Lerato" "", "Ngozi" "", "Olúwaṣeun" "oluwaseun",
     "Sipho" "", "Tendai" "", "Wanjiru" "", "Zuri" ""]
    ["Abiodun" "", "Boateng" "", "Dlamini" "", "Eze" "", "Kamau" "", "Mensah" "", "Mwangi" "", "Nwosu" "",
     "Okafor" "", "Otieno" "", "Zulu-Khumalo" ""]
    "arabic" "ar" false
    ["أحمد" "ahmad", "ليلى" "layla", "عمر" "omar", "نورة" "noura", "خالد" "khalid", "سارة" "sara", "يوسف" "yousef",
     "هدى" "huda", "ريم" "reem", "طارق" "tariq"]
    ["الحربي" "alharbi", "الشامي" "alshami", "المصري" "almasri", "العتيبي" "alotaibi", "حداد" "haddad",
     "النجار" "alnajjar", "سلامة" "salameh", "القحطاني" "alqahtani", "بركات" "barakat", "الزين" "alzein"]
    "hebrew" "en" false
    ["נועה" "noa", "איתי" "itai", "מאיה" "maya", "יונתן" "yonatan", "שירה" "shira", "עומר" "omer", "תמר" "tamar",
     "דניאל" "daniel", "רותם" "rotem"]
    ["אלמוג" "almog", "בן־ארי" "benari", "גולן" "golan", "חזן" "hazan", "לביא" "lavi", "מזרחי" "mizrahi",
     "פרידמן" "friedman", "שגב" "segev"]
    "chinese" "en" true
    ["伟" "wei", "静怡" "jingyi", "浩然" "haoran", "雨桐" "yutong", "子轩" "zixuan", "梦琪" "mengqi", "建国" "jianguo",
     "思远" "siyuan", "晓梅" "xiaomei"]
    ["王" "wang", "李" "li", "陈" "chen", "刘" "liu", "欧阳" "ouyang", "赵" "zhao", "黄" "huang", "林" "lin", "徐" "xu"]
    "japanese" "ja" true
    ["陽菜" "haruna", "蓮" "ren", "結衣" "yui", "大輔" "daisuke", "美咲" "misaki", "翔太" "shota", "さくら" "sakura",
     "健一" "kenichi", "葵" "aoi"]
    ["佐藤" "sato", "高橋" "takahashi", "田中" "tanaka", "渡辺" "watanabe", "山口" "yamaguchi", "小林" "kobayashi",
     "清水" "shimizu", "長谷川" "hasegawa", "石井" "ishii"]
    "korean" "en" true
    ["민준" "minjun", "서연" "seoyeon", "지훈" "jihoon", "하은" "haeun", "도윤" "doyun", "수빈" "subin", "예린" "yerin"]
    ["김" "kim", "이" "lee", "박" "park", "최" "choi", "정" "jung", "강" "kang", "윤" "yoon"]
    "indian" "en" false
    ["Aarav" "", "Divya" "", "Farhan" "", "Ishita" "", "Karthik" "", "Lakshmi" "", "Meera" "", "Nikhil" "",
     "Pooja" "", "Rahul" "", "Sneha" "", "Vikram" ""]
    ["Banerjee" "", "Chaudhary" "", "Deshpande" "", "Gupta" "", "Iyer" "", "Joshi" "", "Krishnan" "",
     "Menon" "", "Nair" "", "Patel" "", "Raghunathan" "", "Venkataraman" ""]
    "vietnamese" "en" false
    ["Ánh" "anh", "Bảo" "bao", "Dũng" "dung", "Hương" "huong", "Khánh" "khanh", "Linh" "", "Phương" "phuong",
     "Thảo" "thao"]
    ["Đặng" "dang", "Hoàng" "hoang", "Lê" "le", "Nguyễn" "nguyen", "Phạm" "pham", "Trần" "tran", "Vũ" "vu"]
};
