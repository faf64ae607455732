use super::*;

fn money(minor: i64, currency: &str) -> Money {
    Money { minor, currency: currency.parse().unwrap() }
}

/// Amounts of every size and sign, the ends of the range among them.
fn amounts() -> Vec<i64> {
    let mut amounts: Vec<i64> = (-2_000..=2_000).collect();
    let mut large = 1_i64;
    while let Some(next) = large.checked_mul(7) {
        amounts.extend([next, -next, next - 1, 1 - next]);
        large = next;
    }
    amounts.extend([i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX]);
    amounts
}

#[test]
fn a_currency_is_three_letters_in_any_case_and_an_unknown_one_is_kept() {
    for text in ["usd", "USD", "Usd", " usd "] {
        assert_eq!(text.parse::<Currency>().unwrap().to_string(), "USD");
    }
    assert_eq!("zzq".parse::<Currency>().unwrap().as_str(), "ZZQ");
    for bad in ["", " ", "US", "USDT", "U$D", "12A", "€", "ÜSD", "u s"] {
        assert_eq!(bad.parse::<Currency>(), Err(NotACurrency), "{bad}");
    }
}

#[test]
fn minor_digits_are_those_of_iso_4217() {
    let table = [
        (0, &["JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "XPF", "PYG", "UGX", "RWF"][..]),
        (2, &["USD", "EUR", "GBP", "CHF", "HUF", "TWD", "IDR", "MGA", "ZZQ"]),
        (3, &["BHD", "KWD", "JOD", "OMR", "TND", "IQD", "LYD"]),
        (4, &["CLF", "UYW"]),
    ];
    for (digits, codes) in table {
        for code in codes {
            assert_eq!(code.parse::<Currency>().unwrap().digits(), digits, "{code}");
        }
    }
}

#[test]
fn an_amount_in_main_units_is_rounded_as_it_is_written_half_away_from_zero() {
    let table = [
        (20.0, "USD", 2_000),
        (0.1 + 0.2, "USD", 30),
        (1.005, "USD", 101),
        (1.004_999, "USD", 100),
        (-1.005, "USD", -101),
        (8.165, "USD", 817),
        (0.285, "EUR", 29),
        (0.995, "USD", 100),
        (0.004_9, "USD", 0),
        (-0.004_9, "USD", 0),
        (-0.0, "USD", 0),
        (5e-324, "USD", 0),
        (1234.5, "jpy", 1_235),
        (-1234.5, "JPY", -1_235),
        (1234.4, "JPY", 1_234),
        (1.234_5, "KWD", 1_235),
        (3.0, "BHD", 3_000),
        (0.000_05, "CLF", 1),
        (1e13, "USD", 1_000_000_000_000_000),
    ];
    for (amount, currency, minor) in table {
        assert_eq!(Money::of_major(amount, currency).unwrap(), money(minor, currency), "{amount} {currency}");
    }
}

#[test]
fn what_is_no_amount_is_none() {
    for amount in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 1e17, -1e17, 1e300] {
        assert_eq!(Money::of_major(amount, "USD"), None, "{amount}");
    }
    for currency in ["", "  ", "US", "dollars"] {
        assert_eq!(Money::of_major(20.0, currency), None, "{currency}");
        assert_eq!(Money::of_major(0.0, currency), None, "{currency}");
    }
    assert_eq!(Money::of_major(1e17, "JPY"), Some(money(100_000_000_000_000_000, "JPY")));
}

#[test]
fn what_is_written_for_csv_reads_back_as_the_same_amount() {
    for currency in ["USD", "JPY", "KWD", "CLF"] {
        for minor in amounts().into_iter().filter(|minor| minor.unsigned_abs() < 1_000_000_000_000_000) {
            let written = money(minor, currency).major();
            let read = Money::of_major(written.parse().unwrap(), currency);
            assert_eq!(read, Some(money(minor, currency)), "{written}");
        }
    }
}

#[test]
fn csv_has_plain_digits_and_a_page_has_the_currency_and_thousands() {
    let table = [
        (123_450, "USD", "1234.50", "USD 1,234.50"),
        (0, "USD", "0.00", "USD 0.00"),
        (5, "USD", "0.05", "USD 0.05"),
        (-5, "USD", "-0.05", "USD -0.05"),
        (-123_456_789, "EUR", "-1234567.89", "EUR -1,234,567.89"),
        (99_999, "USD", "999.99", "USD 999.99"),
        (100_000, "USD", "1000.00", "USD 1,000.00"),
        (1_234, "JPY", "1234", "JPY 1,234"),
        (1_234_567, "KWD", "1234.567", "KWD 1,234.567"),
        (i64::MIN, "USD", "-92233720368547758.08", "USD -92,233,720,368,547,758.08"),
    ];
    for (minor, currency, csv, page) in table {
        assert_eq!(money(minor, currency).major(), csv);
        assert_eq!(money(minor, currency).to_string(), page);
    }
    for minor in amounts() {
        let amount = money(minor, "USD");
        assert_eq!(amount.to_string().replace(',', ""), format!("USD {}", amount.major()));
        assert_eq!(amount.major().replace('.', "").parse::<i64>().unwrap(), minor);
    }
}

#[test]
fn a_month_of_it_is_a_twelfth_of_a_year() {
    let table = [
        (Frequency::Monthly, 2_000, Some(2_000)),
        (Frequency::Yearly, 24_000, Some(2_000)),
        (Frequency::Yearly, 6, Some(1)),
        (Frequency::Yearly, 5, Some(0)),
        (Frequency::Yearly, -6, Some(-1)),
        (Frequency::Quarterly, 100, Some(33)),
        (Frequency::Quarterly, 200, Some(67)),
        (Frequency::Quarterly, -200, Some(-67)),
        (Frequency::Weekly, 100, Some(433)),
        (Frequency::Weekly, 300, Some(1_300)),
        (Frequency::Weekly, i64::MAX, None),
        (Frequency::Weekly, i64::MIN, None),
        (Frequency::Yearly, i64::MIN, Some(-768_614_336_404_564_651)),
        (Frequency::NotApplicable, 0, Some(0)),
        (Frequency::NotApplicable, 1, None),
        (Frequency::Other("annual".to_owned()), 24_000, None),
        (Frequency::Other("annual".to_owned()), 0, None),
    ];
    for (frequency, minor, month) in table {
        let found = money(minor, "USD").per_month(&frequency);
        assert_eq!(found, month.map(|minor| money(minor, "USD")), "{minor} {frequency}");
    }
}

#[test]
fn a_month_of_it_is_never_off_by_more_than_half_a_minor_unit_and_debts_are_rounded_alike() {
    let table = [(Frequency::Yearly, 1, 12), (Frequency::Quarterly, 1, 3), (Frequency::Weekly, 52, 12)];
    for (frequency, times, parts) in table {
        for minor in amounts() {
            let Some(month) = money(minor, "EUR").per_month(&frequency) else {
                assert!(frequency == Frequency::Weekly && minor.unsigned_abs() > u64::MAX / 16, "{minor}");
                continue;
            };
            let off = i128::from(month.minor) * parts - i128::from(minor) * times;
            assert!(off.abs() * 2 <= parts, "{minor} {frequency}");
            if let Some(debt) = minor.checked_neg() {
                assert_eq!(money(debt, "EUR").per_month(&frequency).unwrap().minor, -month.minor);
            }
        }
    }
}

#[test]
fn sums_never_mix_currencies() {
    let mut sums = Sums::default();
    assert!(sums.is_empty());
    assert_eq!(sums.to_string(), "");
    for (minor, currency) in [(1_500, "USD"), (500, "EUR"), (500, "usd"), (0, "JPY")] {
        sums.add(&money(minor, currency));
    }
    assert!(!sums.is_empty());
    assert_eq!(sums.to_string(), "EUR 5.00 + JPY 0 + USD 20.00");
    let found: Vec<Money> = sums.iter().collect();
    assert_eq!(found, [money(500, "EUR"), money(0, "JPY"), money(2_000, "USD")]);
}

#[test]
fn a_sum_is_the_same_in_whatever_order_it_is_added() {
    let all: Vec<Money> =
        (0..600).map(|n: i64| money(n * n - 40_000, ["USD", "EUR", "JPY"][usize::try_from(n % 3).unwrap()])).collect();
    let (mut there, mut back) = (Sums::default(), Sums::default());
    all.iter().for_each(|money| there.add(money));
    all.iter().rev().for_each(|money| back.add(money));
    assert_eq!(there, back);
    for sum in there.iter() {
        let alone: i64 = all.iter().filter(|money| money.currency == sum.currency).map(|money| money.minor).sum();
        assert_eq!(sum.minor, alone);
    }
}

#[test]
fn a_sum_that_does_not_fit_stays_at_the_end_of_the_range() {
    let mut sums = Sums::default();
    sums.add(&money(i64::MAX, "USD"));
    sums.add(&money(1, "USD"));
    sums.add(&money(i64::MIN, "EUR"));
    sums.add(&money(-1, "EUR"));
    assert_eq!(sums.iter().map(|sum| sum.minor).collect::<Vec<_>>(), [i64::MIN, i64::MAX]);
}

#[test]
fn money_is_stored_as_minor_units_and_a_code() {
    let json = serde_json::to_string(&money(2_000, "USD")).unwrap();
    assert_eq!(json, r#"{"minor":2000,"currency":"USD"}"#);
    assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money(2_000, "USD"));
    assert!(serde_json::from_str::<Money>(r#"{"minor":2000,"currency":""}"#).is_err());
    assert!(serde_json::from_str::<Money>(r#"{"minor":20.5,"currency":"USD"}"#).is_err());
}
