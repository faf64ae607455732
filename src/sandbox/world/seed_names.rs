//! Names for the lively world. Invented companies; any likeness is chance.

/// `(company, first part of its domains, number of accounts)`. The first twelve have a service user.
pub(super) const COMPANIES: [(&str, &str, usize); 28] = [
    ("Nordlicht Optik GmbH", "nordlicht-optik", 1),
    ("Bäckerei Söllner", "bäckerei-söllner", 2),
    ("Harbour & Vale Solicitors", "harbourandvale", 3),
    ("Atelier Lumière", "atelier-lumière", 4),
    ("Tallinn Timberworks OÜ", "tallinn-timberworks", 5),
    ("Kestrel Freight Group", "kestrelfreight", 6),
    ("Café Río Verde", "café-río-verde", 1),
    ("Kaya Tekstil A.Ş.", "kayatekstil", 2),
    ("Moinho Velho Alimentos", "moinhovelho", 3),
    ("さくら印刷株式会社", "sakura-insatsu", 2),
    ("Bluebell Veterinary Partners", "bluebellvets", 4),
    ("Stichting Open Grachten", "opengrachten", 1),
    ("Aurora Energy", "aurora-energy", 1),
    ("Aurora Energy", "auroraenergy-nz", 1),
    ("Пекарня Колос", "kolos-bakery", 1),
    ("Fjellstue Lodge AS", "fjellstue", 1),
    ("Orchard Lane Primary Trust", "orchardlane", 1),
    ("Zirkonia Schmuck", "zirkonia-schmuck", 1),
    ("Dos Hermanas Ferretería", "doshermanas", 1),
    ("Lumen Dental Care", "lumendental", 1),
    ("Praxis Dr. Öztürk", "praxis-öztürk", 2),
    ("Vertex Climbing Halls", "vertexclimbing", 2),
    ("Officina Bellandi S.r.l.", "officinabellandi", 2),
    ("Marlow & Finch Interiors", "marlowfinch", 2),
    ("Studio Wielka Fala", "wielkafala", 2),
    ("Compagnie du Canal", "compagnieducanal", 2),
    ("Pavlova Press", "pavlovapress", 2),
    ("Redwood Robotics", "redwoodrobotics", 2),
];

/// Accounts that belong to nobody the partner knows.
pub(super) const UNLINKED: [(&str, &str); 2] = [("Old test account", "old-test-site"), ("Import 2019", "import-2019")];

/// What further accounts of one company are called, and what their domains end in.
pub(super) const PARTS: [(&str, &str); 6] = [
    ("", ""),
    ("Shop", "-shop"),
    ("Staging", "-staging"),
    ("Events", "-events"),
    ("Careers", "-jobs"),
    ("Labs", "-labs"),
];

/// Endings of domains, in turn.
pub(super) const ENDINGS: [&str; 7] = ["com", "de", "net", "eu", "co.uk", "org", "shop"];
