-- title (vi): Biểu II.06a: tình hình giải quyết thủ tục hành chính
-- title (en): Form II.06a: what became of the cases
-- question (vi): Trong kỳ, mỗi đơn vị hoặc lĩnh vực đã tiếp nhận, giải quyết và còn đang giải quyết bao nhiêu hồ sơ?
-- question (en): How many cases did each unit or field receive and resolve in the period, and how many are in progress?
-- about (vi): Cách tính chính thức (counting = official): so theo ngày; hồ sơ rút hoặc không có hạn được coi là đúng hạn; hồ sơ chờ bổ sung, chờ phí hoặc dừng (5, 6, 8) được coi là trong hạn (waiting = within_time), hoặc đã giải quyết đúng hạn (waiting = on_time). Cách tính chặt (strict): hồ sơ rút và hồ sơ không có hạn đứng ngoài cột 7 đến 10; hạn là hạn cộng thời gian tạm dừng; hồ sơ đang chờ vẫn tính theo hạn đó. Hồ sơ bị từ chối có trong cột 3, không có trong cột 7 và 11. Hồ sơ chưa tiếp nhận không tính.
-- about (en): The official rule (counting = official) compares days; a case withdrawn or without a due date counts as on time; a case that waits for papers or payment or is stopped (5, 6, 8) counts as within time (waiting = within_time), or as resolved on time (waiting = on_time). The strict rule (strict) keeps withdrawn cases and those without a due date out of columns 7 to 10; the due date is the one moved by pauses, and waiting cases are measured by it too. Refused cases are in column 3, and in neither 7 nor 11. Cases not accepted yet are left out.
-- param: counting (text) = official | Cách tính: official hoặc strict | The rule: official or strict
-- param: waiting (text) = within_time | Hồ sơ chờ bổ sung, chờ phí hoặc dừng, theo cách chính thức: within_time (cột 12) hoặc on_time (cột 9) | Cases that wait or are stopped, by the official rule: within_time (column 12) or on_time (column 9)
-- param: group_by (text) = unit | Theo unit, field hoặc procedure | By unit, field or procedure
-- param: from (date) = 1900-01-01 | Từ ngày | From this day on
-- param: until (date) = run | Đến ngày | Until this day
-- param: unit (text) = % | Đơn vị | Unit
-- param: field (text) = % | Lĩnh vực | Field
-- column: name | Lĩnh vực, đơn vị | Field or unit
-- column: received | 3. Tiếp nhận, tổng số | 3. Received
-- column: received_online | 4. Trực tuyến | 4. Online
-- column: received_direct | 5. Trực tiếp, bưu chính | 5. In person or by post
-- column: carried_over | 6. Từ kỳ trước | 6. Carried over
-- column: resolved | 7. Đã giải quyết, tổng số | 7. Resolved
-- column: resolved_early | 8. Trước hạn | 8. Early
-- column: resolved_on_time | 9. Đúng hạn | 9. On time
-- column: resolved_late | 10. Quá hạn | 10. Late
-- column: in_progress | 11. Đang giải quyết, tổng số | 11. In progress
-- column: within_time | 12. Trong hạn | 12. Within time
-- column: overdue | 13. Quá hạn | 13. Overdue
-- column: not_counted | Ngoài cột 7 và 11: từ chối; cách chặt còn rút, không có hạn | In neither 7 nor 11: refused; by the strict rule also withdrawn, without a due date
-- counts: received, received_online, received_direct, carried_over, resolved, resolved_early, resolved_on_time, resolved_late, in_progress, within_time, overdue, not_counted
-- sum: received = received_online + received_direct + carried_over
-- sum: received = resolved + in_progress + not_counted
-- sum: resolved = resolved_early + resolved_on_time + resolved_late
-- sum: in_progress = within_time + overdue
-- by bucket: counted
WITH dossiers AS (
    SELECT
        e.unit_id AS unit_id,
        e.field_id AS field_id,
        e.procedure_id AS procedure_id,
        e.channel AS channel,
        COALESCE(e.status, '') AS status,
        COALESCE(e.received_day, c.received_day) AS came,
        COALESCE(e.finished_day, CASE WHEN e.status IN ('3', '7', '9', '10') THEN c.ended_day END) AS ended,
        CASE WHEN :counting = 'strict' THEN c.standing_due_day ELSE e.due_day END AS due
    FROM case_export e LEFT JOIN cases c ON e.case_id = c.case_id
    WHERE (e.status IS NULL OR e.status <> '1') AND COALESCE(e.unit_id, '') LIKE :unit AND COALESCE(e.field_id, '') LIKE :field
),
placed AS (
    SELECT
        unit_id, field_id, procedure_id, status, due, ended,
        CASE WHEN came < :from THEN 'before' WHEN channel = '2' THEN 'online' ELSE 'direct' END AS way,
        CASE
            WHEN status = '3' THEN 'refused'
            WHEN :counting = 'strict' AND (status = '7' OR due IS NULL) AND ended <= :until THEN 'left_out'
            WHEN ended <= :until THEN 'resolved'
            WHEN :waiting = 'on_time' AND :counting <> 'strict' AND status IN ('5', '6', '8') THEN 'waiting'
            ELSE 'open'
        END AS place
    FROM dossiers
    WHERE came <= :until AND (ended IS NULL OR ended >= :from)
),
counted AS (
    SELECT
        unit_id,
        field_id,
        procedure_id,
        COUNT(*) AS received,
        SUM(CASE WHEN way = 'online' THEN 1 ELSE 0 END) AS received_online,
        SUM(CASE WHEN way = 'direct' THEN 1 ELSE 0 END) AS received_direct,
        SUM(CASE WHEN way = 'before' THEN 1 ELSE 0 END) AS carried_over,
        SUM(CASE WHEN place IN ('resolved', 'waiting') THEN 1 ELSE 0 END) AS resolved,
        SUM(CASE WHEN place = 'resolved' AND status <> '7' AND ended < due THEN 1 ELSE 0 END) AS resolved_early,
        SUM(
            CASE
                WHEN place = 'waiting' THEN 1
                WHEN place = 'resolved' AND (status = '7' OR due IS NULL OR ended = due) THEN 1
                ELSE 0
            END
        ) AS resolved_on_time,
        SUM(CASE WHEN place = 'resolved' AND status <> '7' AND ended > due THEN 1 ELSE 0 END) AS resolved_late,
        SUM(CASE WHEN place = 'open' THEN 1 ELSE 0 END) AS in_progress,
        SUM(
            CASE
                WHEN place = 'open' AND (due IS NULL OR due >= :until) THEN 1
                WHEN place = 'open' AND :counting <> 'strict' AND status IN ('5', '6', '8') THEN 1
                ELSE 0
            END
        ) AS within_time,
        SUM(
            CASE
                WHEN place = 'open' AND due < :until AND (:counting = 'strict' OR status NOT IN ('5', '6', '8')) THEN 1
                ELSE 0
            END
        ) AS overdue,
        SUM(CASE WHEN place IN ('refused', 'left_out') THEN 1 ELSE 0 END) AS not_counted
    FROM placed
    GROUP BY unit_id, field_id, procedure_id
),
named AS (
    SELECT
        CASE WHEN :group_by = 'field' THEN field_id WHEN :group_by = 'procedure' THEN procedure_id ELSE unit_id END AS name,
        received, received_online, received_direct, carried_over, resolved, resolved_early, resolved_on_time,
        resolved_late, in_progress, within_time, overdue, not_counted
    FROM counted
)
SELECT
    name,
    SUM(named.received) AS received,
    SUM(named.received_online) AS received_online,
    SUM(named.received_direct) AS received_direct,
    SUM(named.carried_over) AS carried_over,
    SUM(named.resolved) AS resolved,
    SUM(named.resolved_early) AS resolved_early,
    SUM(named.resolved_on_time) AS resolved_on_time,
    SUM(named.resolved_late) AS resolved_late,
    SUM(named.in_progress) AS in_progress,
    SUM(named.within_time) AS within_time,
    SUM(named.overdue) AS overdue,
    SUM(named.not_counted) AS not_counted
FROM named
GROUP BY name
ORDER BY name NULLS LAST
