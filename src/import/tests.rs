//! Imports of each shape, and of texts without one.

use super::*;
use crate::catalog::CatalogHandle;
use crate::catalog::overlay::MAX_BYTES;

fn import(files: &[&str]) -> Result<Import, ImportError> {
    let handle = CatalogHandle::Embedded;
    let day = Day::new(2026, 11, 23).unwrap();
    let mut importer = Importer::new(handle.get(), day, Region::new("eu-west-1"));
    for (at, text) in files.iter().enumerate() {
        importer.add(&format!("{at}.json"), text.as_bytes())?;
    }
    importer.finish()
}

fn listed(id: &str, rest: &str) -> String {
    format!(
        r#"{{"modelSummaries":[{{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/{id}","modelId":"{id}"{rest}}}]}}"#
    )
}

#[test]
fn a_new_model_becomes_known_with_its_dates() {
    let rest = r#","modelName":"Rocket 9","providerName":"Acme","inputModalities":["TEXT","IMAGE"],"outputModalities":["TEXT"],
        "responseStreamingSupported":true,"inferenceTypesSupported":["INFERENCE_PROFILE"],
        "modelLifecycle":{"status":"LEGACY","startOfLifeTime":1704067200.0,"legacyTime":"2026-11-01T00:00:00+00:00","endOfLifeTime":"2027-05-01T00:00:00+00:00"}"#;
    let import = import(&[&listed("acme.rocket-9-v1:0", rest)]).unwrap();
    insta::assert_snapshot!(import.overlay);
    assert_eq!((import.models, import.remarks), (1, Vec::<String>::new()));
}

#[test]
fn facts_of_the_catalog_are_not_repeated() {
    let rest = r#","modelLifecycle":{"status":"ACTIVE"}"#;
    let import = import(&[&listed("anthropic.claude-sonnet-4-6", rest)]).unwrap();
    assert!(!import.overlay.contains("[[model]]"), "{}", import.overlay);
}

#[test]
fn a_list_is_weaker_than_a_page_and_a_day_is_stronger() {
    let id = "anthropic.claude-3-haiku-20240307-v1:0";
    let active = import(&[&listed(id, r#","modelLifecycle":{"status":"ACTIVE"}"#)]).unwrap();
    assert!(!active.overlay.contains("[[model]]"), "{}", active.overlay);
    assert!(active.remarks[0].contains("the page counts"), "{:?}", active.remarks);
    let rest = r#","modelLifecycle":{"status":"LEGACY","endOfLifeTime":"2027-02-03T00:00:00Z"}"#;
    let dated = import(&[&listed(id, rest)]).unwrap();
    assert!(dated.overlay.contains("regions = [\"us-east-1\"]") && dated.overlay.contains("eol = 2027-02-03"));
    assert!(
        dated.remarks.iter().any(|remark| remark.contains("the API counts")),
        "{:?}",
        dated.remarks
    );
}

#[test]
fn an_application_profile_is_judged_as_its_model() {
    let arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";
    let profile = |models: &str| {
        format!(
            r#"{{"inferenceProfileSummaries":[{{"inferenceProfileName":"n","inferenceProfileArn":"{arn}","models":[{models}],"inferenceProfileId":"a1b2c3d4e5f6","status":"ACTIVE","type":"APPLICATION"}}]}}"#
        )
    };
    let model = |region: &str, id: &str| format!(r#"{{"modelArn":"arn:aws:bedrock:{region}::foundation-model/{id}"}}"#);
    let nova = "amazon.nova-premier-v1:0";
    let one = import(&[&profile(&format!(
        "{},{}",
        model("us-east-1", nova),
        model("us-west-2", nova)
    ))])
    .unwrap();
    assert!(
        one.overlay.contains(&format!("\"{arn}\" = \"{nova}\"")),
        "{}",
        one.overlay
    );
    let two = import(&[&profile(&format!(
        "{},{}",
        model("us-east-1", nova),
        model("us-east-1", "amazon.nova-pro-v1:0")
    ))]);
    assert!(two.unwrap().remarks[0].contains("several models"));
    let single = format!(
        r#"{{"inferenceProfileArn":"{arn}","inferenceProfileId":"a1b2c3d4e5f6","models":[{}],"status":"ACTIVE","type":"APPLICATION"}}"#,
        model("us-east-1", "acme.unheard-of-v1:0")
    );
    let unheard = import(&[&single]).unwrap();
    assert!(
        unheard.overlay.contains("listed = { unknown = 2026-11-23 }"),
        "{}",
        unheard.overlay
    );
}

#[test]
fn profiles_and_regions_that_are_new_are_added() {
    let system = r#"{"inferenceProfileSummaries":[{"inferenceProfileArn":"arn:aws:bedrock:ap-northeast-2:111122223333:inference-profile/kr.amazon.nova-pro-v1:0",
        "inferenceProfileId":"kr.amazon.nova-pro-v1:0","models":[],"status":"ACTIVE","type":"SYSTEM_DEFINED"}],"nextToken":"more"}"#;
    let availability = r#"{"modelId":"amazon.nova-pro-v1:0","agreementAvailability":{"status":"PENDING"},"authorizationStatus":"AUTHORIZED","entitlementAvailability":"AVAILABLE","regionAvailability":"NOT_AVAILABLE"}"#;
    let import = import(&[system, availability]).unwrap();
    insta::assert_snapshot!(import.overlay);
}

#[test]
fn an_event_of_aws_health_names_an_end_by_its_fields_alone() {
    let event = |service: &str, code: &str| {
        format!(
            r#"{{"detail-type":"AWS Health Event","detail":{{"service":"{service}","eventTypeCode":"{code}","eventRegion":"us-east-1",
            "startTime":"Wed, 3 Feb 2027 00:00:00 GMT","eventDescription":[{{"language":"en_US","latestDescription":"ends 2026-12-01"}}],
            "affectedEntities":[{{"entityValue":"amazon.nova-2-lite-v1:0"}}]}}}}"#
        )
    };
    let ends = import(&[&event("BEDROCK", "AWS_BEDROCK_PLANNED_LIFECYCLE_EVENT")]).unwrap();
    assert!(
        ends.overlay.contains("eol = 2027-02-03") && ends.overlay.contains("AWS Health"),
        "{}",
        ends.overlay
    );
    for other in [
        event("EC2", "AWS_EC2_PLANNED_LIFECYCLE_EVENT"),
        event("BEDROCK", "AWS_BEDROCK_OPERATIONAL_ISSUE"),
    ] {
        let import = import(&[&other]).unwrap();
        assert!(!import.overlay.contains("[[model]]") && import.remarks[0].contains("left out"));
    }
    let details = r#"{"successfulSet":[{"event":{"arn":"arn:aws:health:us-east-1::event/BEDROCK/X/1","service":"BEDROCK",
        "eventTypeCode":"AWS_BEDROCK_PLANNED_LIFECYCLE_EVENT","region":"us-east-1","startTime":1801612800.0},"eventDescription":{}}],"failedSet":[]}"#;
    let entities = r#"{"entities":[{"entityArn":"x","eventArn":"arn:aws:health:us-east-1::event/BEDROCK/X/1","entityValue":"amazon.nova-2-lite-v1:0"}]}"#;
    let joined = import(&[details, entities]).unwrap();
    assert!(joined.overlay.contains("eol = 2027-02-03"), "{}", joined.overlay);
}

#[test]
fn a_faulty_answer_is_an_error_or_a_remark_and_never_a_date() {
    let id = "acme.rocket-9-v1:0";
    let whole = listed(id, "");
    for cut in (1..whole.len()).step_by(7) {
        assert!(
            matches!(import(&[&whole[..cut]]), Err(ImportError::CutOff { .. })),
            "{cut}"
        );
    }
    assert!(matches!(
        import(&["{\"modelSummaries\": 5}"]),
        Err(ImportError::Shape { .. })
    ));
    assert!(matches!(import(&["models: []"]), Err(ImportError::Json { .. })));
    for nothing in ["{}", "{\"functions\":[]}", ""] {
        assert!(
            matches!(import(&[nothing]), Err(ImportError::Unknown { .. })),
            "{nothing}"
        );
    }
    for lifecycle in [
        r#"{"status":"RETIRING_SOON"}"#,
        r#"{"status":"LEGACY","endOfLifeTime":"soon"}"#,
        r#"{"status":"LEGACY","legacyTime":"2027-05-01T00:00:00Z","endOfLifeTime":"2026-05-01T00:00:00Z"}"#,
        r#"{"status":"LEGACY","endOfLifeTime":1791936000000}"#,
    ] {
        let import = import(&[&listed(id, &format!(r#","modelLifecycle":{lifecycle}"#))]).unwrap();
        assert!(!import.overlay.contains("eol = "), "{}", import.overlay);
        assert_eq!(import.remarks.len(), 1, "{:?}", import.remarks);
    }
    let hostile = import(&[&listed(r#"x\"]\n[common]\nid"#, "")]).unwrap();
    assert!(!hostile.overlay.contains("[common]\n"), "{}", hostile.overlay);
}

#[test]
fn many_entries_are_read_and_their_size_is_seen() {
    let one = |at: usize| {
        let id = format!("acme.rocket-{at}");
        format!(
            r#"{{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/{id}","modelId":"{id}","modelLifecycle":{{"status":"ACTIVE"}}}}"#
        )
    };
    let page = |n: usize| {
        format!(
            "{{\"modelSummaries\":[{}]}}",
            (0..n).map(one).collect::<Vec<_>>().join(",")
        )
    };
    assert_eq!(import(&[&page(2_000)]).unwrap().models, 2_000);
    let many = import(&[&page(40_000)]).unwrap_err();
    assert!(
        matches!(many, ImportError::TooLarge { bytes } if bytes as u64 > MAX_BYTES),
        "{many}"
    );
    let more = import(&[&page(120_000)]).unwrap_err();
    assert!(matches!(more, ImportError::TooMany { .. }), "{more}");
}

#[test]
fn importing_twice_gives_the_same_overlay_in_any_order() {
    let files = [
        listed("acme.rocket-9-v1:0", r#","modelLifecycle":{"status":"ACTIVE"}"#),
        listed(
            "amazon.nova-pro-v1:0",
            r#","modelLifecycle":{"status":"LEGACY","legacyTime":"2026-11-20"}"#,
        ),
    ];
    let one = import(&[&files[0], &files[1]]).unwrap().overlay;
    let other = import(&[&files[1], &files[0], &files[1]]).unwrap().overlay;
    assert_eq!(one, other);
}

#[test]
fn a_number_after_a_colon_makes_another_model_and_a_window_does_not() {
    let legacy = r#","modelLifecycle":{"status":"LEGACY","endOfLifeTime":"2026-12-20"}"#;
    let active = r#","modelLifecycle":{"status":"ACTIVE"}"#;
    let two = import(&[&listed("acme.rocket-v3", legacy), &listed("acme.rocket-v3:1", active)]).unwrap();
    assert!(!two.overlay.contains("variants"), "{}", two.overlay);
    assert!(two.overlay.contains("id = \"acme.rocket-v3:1\""), "{}", two.overlay);
    for window in ["48k", "1m", "mm"] {
        let one = import(&[
            &listed("acme.rocket-v3:0", active),
            &listed(&format!("acme.rocket-v3:0:{window}"), active),
        ])
        .unwrap();
        let variants = format!("variants = [\"acme.rocket-v3:0:{window}\"]");
        assert!(
            one.overlay.contains(&variants) && one.remarks.is_empty(),
            "{}",
            one.overlay
        );
    }
    let known = import(&[&listed("amazon.nova-lite-v1:0:300k", legacy)]).unwrap();
    assert!(!known.overlay.contains("[[model]]"), "{}", known.overlay);
    assert!(
        known.remarks[0].contains("other days than amazon.nova-lite-v1:0"),
        "{:?}",
        known.remarks
    );
}

#[test]
fn files_that_differ_give_the_same_overlay_in_any_order() {
    let id = "acme.rocket-9-v1:0";
    let life = |life: &str| listed(id, &format!(r#","modelLifecycle":{{{life}}}"#));
    let files = [
        life(r#""status":"LEGACY","legacyTime":"2026-11-20""#),
        life(r#""status":"LEGACY","legacyTime":"2026-11-20","endOfLifeTime":"2027-05-20""#),
        life(r#""status":"ACTIVE""#),
        life(r#""status":"LEGACY","endOfLifeTime":"2027-07-20""#),
    ];
    let with = |at: &[usize]| import(&at.iter().map(|&at| files[at].as_str()).collect::<Vec<_>>()).unwrap();
    let more = with(&[0, 1]);
    assert!(
        more.overlay.contains("eol = 2027-05-20") && more.remarks.is_empty(),
        "{}",
        more.overlay
    );
    let all = with(&[0, 1, 2, 3]);
    assert!(all.overlay.contains("eol = 2027-05-20") && all.overlay.contains("legacy = 2026-11-20"));
    assert!(
        all.remarks
            .iter()
            .any(|remark| remark.contains("the earlier day counts")),
        "{:?}",
        all.remarks
    );
    assert!(
        all.remarks.iter().any(|remark| remark.contains("`LEGACY` counts")),
        "{:?}",
        all.remarks
    );
    for order in [[3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        assert_eq!(with(&order).overlay, all.overlay, "{order:?}");
    }
    let unfit = with(&[0, 3]);
    assert!(unfit.overlay.contains("eol = 2027-07-20"), "{}", unfit.overlay);
    let before = import(&[
        &life(r#""legacyTime":"2027-05-01""#),
        &life(r#""endOfLifeTime":"2027-01-01""#),
    ])
    .unwrap();
    assert!(
        !before.overlay.contains("eol = ") && before.remarks[0].contains("do not fit"),
        "{:?}",
        before.remarks
    );
}

#[test]
fn the_end_that_only_aws_health_names_is_taken() {
    let event = |entity: &str, day: &str| {
        format!(
            r#"{{"detail":{{"service":"BEDROCK","eventTypeCode":"AWS_BEDROCK_PLANNED_LIFECYCLE_EVENT","eventRegion":"us-east-1",
            "startTime":"{day}","affectedEntities":[{{"entityValue":"{entity}"}}]}}}}"#
        )
    };
    let legacy = r#","modelLifecycle":{"status":"LEGACY","legacyTime":"2026-11-20"}"#;
    for id in ["acme.rocket-9-v1:0", "amazon.nova-2-lite-v1:0"] {
        let both = import(&[&listed(id, legacy), &event(id, "2027-02-03T00:00:00Z")]).unwrap();
        assert!(
            both.overlay.contains("legacy = 2026-11-20\neol = 2027-02-03"),
            "{}",
            both.overlay
        );
        assert!(both.overlay.contains("AWS API, AWS Health"), "{}", both.overlay);
        let before = import(&[&listed(id, legacy), &event(id, "2026-10-03T00:00:00Z")]).unwrap();
        assert!(!before.overlay.contains("eol = "), "{}", before.overlay);
        assert!(before.remarks[0].contains("was left out"), "{:?}", before.remarks);
    }
    let arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";
    let profile = format!(
        r#"{{"inferenceProfileArn":"{arn}","models":[{{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/acme.rocket-9-v1:0"}}],"status":"ACTIVE"}}"#
    );
    let behind = import(&[&profile, &event(arn, "2027-02-03T00:00:00Z")]).unwrap();
    assert!(behind.overlay.contains("eol = 2027-02-03"), "{}", behind.overlay);
    let alone = import(&[r#"{"entities":[{"eventArn":"arn:x","entityValue":"amazon.nova-2-lite-v1:0"}]}"#]).unwrap();
    assert!(
        alone.remarks[0].contains("no file has the event itself"),
        "{:?}",
        alone.remarks
    );
}

#[test]
fn nothing_is_dropped_without_a_remark() {
    for token in ["nextToken", "NextToken"] {
        let cut = import(&[&format!(r#"{{"modelSummaries":[],"{token}":"x"}}"#)]).unwrap();
        assert!(cut.remarks[0].contains("not the last page"), "{:?}", cut.remarks);
    }
    let other = r#"{"modelSummaries":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0","modelId":"amazon.nova-lite-v1:0"}]}"#;
    let other = import(&[other]).unwrap();
    assert!(
        other.remarks[0].contains("its ARN is that of `amazon.nova-pro-v1:0`"),
        "{:?}",
        other.remarks
    );
    let rest = r#","responseStreamingSupported":false,"inputModalities":["SMELL"]"#;
    let contradicts = import(&[&listed("amazon.nova-pro-v1:0", rest)]).unwrap().remarks;
    assert!(
        contradicts.iter().any(|remark| remark.contains("does not stream")),
        "{contradicts:?}"
    );
    assert!(
        contradicts.iter().any(|remark| remark.contains("smell as input")),
        "{contradicts:?}"
    );
}
