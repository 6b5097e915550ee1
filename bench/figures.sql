-- The figures of a year as an analyst would write them by hand, over the same Parquet files. One query a procedure.
-- name: dispute
SELECT count(*) FILTER (act='register' AND p), count(*) FILTER (act='screen' AND p),
  count(*) FILTER (act='close' AND p AND f_result='化解'), count(DISTINCT case_id) FILTER (act='revisit' AND p),
  count(*) FILTER (act='hand_on' AND p),
  sum(CASE WHEN eff <= DATE '2024-12-31' THEN (sa IN ('registered','dispatched','handling','handed_on'))::TINYINT
      - coalesce(sb IN ('registered','dispatched','handling','handed_on'), false)::TINYINT ELSE 0 END)
FROM (SELECT *, on_date BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' AS p FROM acts WHERE jurisdiction='210411');
-- name: enforcement_officer
SELECT count(*) FILTER (act='certificate_review' AND p), count(*) FILTER (act='exam' AND p AND f_result IN ('通过','未通过')),
  count(*) FILTER (act='exam' AND p AND f_result='通过'), count(*) FILTER (act='issue' AND p),
  count(*) FILTER (act IN ('cancel','revoke') AND p),
  sum(CASE WHEN eff <= DATE '2024-12-31' THEN (sa='valid')::TINYINT - coalesce(sb='valid', false)::TINYINT ELSE 0 END)
FROM (SELECT *, on_date BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' AS p FROM acts WHERE jurisdiction='210411');
-- name: reconsideration
SELECT count(*) FILTER (act='receive' AND p), count(*) FILTER (act IN ('accept','accept_deemed') AND p),
  count(*) FILTER (act='refuse' AND p), count(*) FILTER (act IN ('decide','mediate','terminate','dismiss_application') AND p),
  count(*) FILTER (act='decide' AND p AND f_outcome='维持'), count(*) FILTER (act='decide' AND p AND f_outcome IN ('撤销','部分撤销')),
  count(*) FILTER (act='decide' AND p AND f_outcome IN ('撤销','部分撤销','变更','责令履行','确认违法','确认无效')),
  count(*) FILTER (act='mediate' AND p), count(*) FILTER (act='terminate' AND p AND f_ground='自愿撤回'),
  count(*) FILTER (act IN ('decide','mediate','terminate','dismiss_application') AND p AND late_decide >= 1),
  count(*) FILTER (act='hold_hearing' AND p), median(on_date - opened_on) FILTER (act='decide' AND p),
  sum(CASE WHEN eff <= DATE '2024-12-31' THEN (sa IN ('accepted','suspended'))::TINYINT
      - coalesce(sb IN ('accepted','suspended'), false)::TINYINT ELSE 0 END)
FROM (SELECT *, on_date BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' AS p FROM acts WHERE jurisdiction='210411');
-- name: penalty_ordinary
SELECT count(*) FILTER (act='open_case' AND p), count(*) FILTER (act='decide_penalty' AND p),
  count(*) FILTER (act='decide_no_penalty' AND p), sum(f_fine) FILTER (act='decide_penalty' AND p),
  sum(f_confiscated_gains) FILTER (act='decide_penalty' AND p), count(*) FILTER (act='hold_hearing' AND p),
  count(*) FILTER (act IN ('decide_penalty','decide_no_penalty') AND p AND late_decide >= 1),
  median(on_date - opened_on) FILTER (act='decide_penalty' AND p), count(*) FILTER (act='legal_review' AND p),
  count(*) FILTER (act='transfer_crime' AND p), count(*) FILTER (act='judicial_reply' AND p AND f_result='立案'),
  sum(f_persons) FILTER (act='transfer_crime' AND p), count(*) FILTER (act='push_credit' AND p),
  sum(CASE WHEN eff <= DATE '2024-12-31' THEN (sa IN ('investigating','investigated','noticed','suspended'))::TINYINT
      - coalesce(sb IN ('investigating','investigated','noticed','suspended'), false)::TINYINT ELSE 0 END)
FROM (SELECT *, on_date BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' AS p FROM acts WHERE jurisdiction='210411');
-- name: normative_doc
SELECT count(*) FILTER (act='issue' AND p), count(*) FILTER (act='file_review' AND p),
  count(*) FILTER (act='cleanup' AND p AND f_scope='全面'), count(*) FILTER (act='cleanup_campaign' AND p AND f_type='专项'),
  count(*) FILTER (act IN ('repeal','expire') AND p), count(*) FILTER (act='legality_review' AND p),
  count(*) FILTER (act='legality_review' AND p),
  sum(CASE WHEN eff <= DATE '2024-12-31' THEN (sa='in_force')::TINYINT - coalesce(sb='in_force', false)::TINYINT ELSE 0 END)
FROM (SELECT *, on_date BETWEEN DATE '2024-01-01' AND DATE '2024-12-31' AS p FROM acts WHERE jurisdiction='210411');
-- name: mediator
SELECT sum(CASE WHEN eff <= DATE '2024-12-31' THEN (sa='serving')::TINYINT - coalesce(sb='serving', false)::TINYINT ELSE 0 END)
FROM acts WHERE jurisdiction='210411';
