"""The published duties are read whole and verbatim, and nothing doubtful gets through.

Every variant is an edit of the real document located through its parsed form, so a new edition
of the document needs no change here.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.parse import Contact, Division, Document, DutiesError, parse, read

PUBLISHED = Path(__file__).parent.parent / "knowledge" / "duties.txt"
NARROW, WIDE = "(),:;0123456789", "（），：；０１２３４５６７８９"
UNUSED_PHONE = "12345678"


@pytest.fixture(scope="module")
def text() -> str:
    return PUBLISHED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def document(text: str) -> Document:
    return parse(text)


def numbered(document: Document) -> list[Division]:
    return [division for division in document.divisions if division.number is not None]


def contact_of(division: Division) -> Contact:
    assert division.contact is not None
    return division.contact


def line_of(text: str, number: int) -> str:
    return text.splitlines()[number - 1]


def edit(text: str, number: int, change: Callable[[str], str]) -> str:
    lines = text.splitlines()
    before = lines[number - 1]
    lines[number - 1] = change(before)
    assert lines[number - 1] != before, "the edit must change the document"
    return "\n".join(lines)


def insert(text: str, after: int, *new: str) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[:after], *new, *lines[after:]])


def without(text: str, *numbers: int) -> str:
    lines = enumerate(text.splitlines(), start=1)
    return "\n".join(line for number, line in lines if number not in numbers)


def refuse(text: str, line: int | None, *needs: str) -> DutiesError:
    """The error for a text that must be refused, after checking what any error owes a reader."""
    with pytest.raises(DutiesError) as caught:
        parse(text)
    error, message = caught.value, str(caught.value)
    assert error.line == line
    assert message.startswith("duties.txt 第" if line else "duties.txt：")
    assert message.endswith("。请改正后重新生成。")
    if line:
        published = line_of(text, line).strip()
        assert f"第{line}行：“{error.found}” " in message
        assert len(error.found) <= 40
        assert error.found == published or published.startswith(error.found.removesuffix("…"))
    for need in needs:
        assert need in message
    return error


def shape(document: Document) -> list[object]:
    """Everything but line numbers, with the punctuation of the verbatim texts made narrow."""
    narrow = str.maketrans(WIDE, NARROW)
    contacts = [d.contact and (d.contact.title, d.contact.person, d.contact.phone)
                for d in document.divisions]  # fmt: skip
    return [
        document.preamble.translate(narrow),
        [duty.text.translate(narrow) for duty in document.bureau_duties],
        [(d.number, d.name, d.second_names) for d in document.divisions],
        [[duty.text.translate(narrow) for duty in d.duties] for d in document.divisions],
        contacts,
    ]


# The published document


def test_the_published_document_has_sixteen_bureau_duties_and_ten_divisions(
    document: Document,
) -> None:
    assert len(document.bureau_duties) == 16
    assert len(document.divisions) == 10
    assert [division.number for division in numbered(document)] == list(range(1, 10))


def test_the_divisions_have_more_than_sixty_duties_between_them_and_each_has_one(
    document: Document,
) -> None:
    assert sum(len(division.duties) for division in document.divisions) > 60
    assert all(division.duties for division in document.divisions)


def test_only_the_division_without_a_number_has_no_contact(document: Document) -> None:
    (unnumbered,) = [division for division in document.divisions if division.number is None]
    assert unnumbered.contact is None
    assert unnumbered.second_names == ()
    assert all(division.contact for division in numbered(document))


def test_every_text_is_verbatim_on_the_line_it_names(text: str, document: Document) -> None:
    for duty in document.bureau_duties:
        before, after = line_of(text, duty.line).split(duty.text)
        assert re.fullmatch(r"\([一二三四五六七八九十]+\)", before)
        assert after == "。"
    for division in document.divisions:
        for duty in division.duties:
            assert duty.line == division.line
            assert re.search(f"[。;；]{re.escape(duty.text)}[。;；]", line_of(text, duty.line))
    assert document.preamble == line_of(text, 1)


def test_the_duties_of_a_division_put_together_are_its_whole_line(text: str, document: Document) -> None:
    for division in document.divisions:
        _, published = line_of(text, division.line).split("。", maxsplit=1)
        assert ";".join(duty.text for duty in division.duties) + "。" == published


def test_names_in_brackets_become_second_names_and_several_are_told_apart(text: str, document: Document) -> None:
    for division in document.divisions:
        heading = line_of(text, division.line).split("。")[0]
        brackets = f"({'、'.join(division.second_names)})" if division.second_names else ""
        assert heading.endswith(division.name + brackets)
        assert "(" not in division.name
    assert {len(division.second_names) for division in document.divisions} == {0, 1, 2}


def test_each_contact_stands_on_the_line_below_its_division(text: str, document: Document) -> None:
    for division in numbered(document):
        contact = contact_of(division)
        assert contact.line == division.line + 1
        written = f"{contact.title}:{contact.person},{contact.phone}"
        assert line_of(text, contact.line) == written


def test_reading_the_file_is_parsing_its_text(document: Document) -> None:
    assert read(PUBLISHED) == document


# What is forgiven


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_windows_and_old_line_ends_change_nothing(text: str, document: Document, end: str, tmp_path: Path) -> None:
    file = tmp_path / "duties.txt"
    file.write_bytes(end.join(text.splitlines()).encode())
    assert read(file) == document


def test_a_byte_order_mark_changes_nothing(text: str, document: Document, tmp_path: Path) -> None:
    file = tmp_path / "duties.txt"
    file.write_bytes(text.encode("utf-8-sig"))
    assert read(file) == document
    assert parse("\ufeff" + text) == document


def test_full_width_punctuation_and_digits_are_read_alike_and_duties_stay_verbatim(
    text: str, document: Document
) -> None:
    wide = text.translate(str.maketrans(NARROW, WIDE))
    assert wide != text
    parsed = parse(wide)
    assert shape(parsed) == shape(document)
    assert all(duty.text in wide for duty in parsed.bureau_duties)
    assert all(duty.text in wide for division in parsed.divisions for duty in division.duties)


def test_blank_lines_move_the_line_numbers_and_nothing_else(text: str, document: Document) -> None:
    parsed = parse("\n \u3000\n".join(text.splitlines()) + "\n\n")
    assert shape(parsed) == shape(document)
    assert parsed.divisions[0].line == 2 * document.divisions[0].line - 1


def test_spaces_around_numbers_names_duties_and_contacts_are_dropped(text: str, document: Document) -> None:
    def spread(line: str) -> str:
        heading, duties = line.split("。", maxsplit=1)
        return re.sub("([(、)])", "\t\\1 ", heading) + " 。\u3000" + duties.replace(";", " ; ")

    spaced = re.sub(r"^(\S+):(\S+),(\d+)$", "  \\1 : \\2 , \\3\u3000", text, flags=re.MULTILINE)
    for division in document.divisions:
        spaced = edit(spaced, division.line, spread)
    for duty in document.bureau_duties:
        spaced = edit(spaced, duty.line, lambda line: re.sub(r"^\((.+?)\)", r" ( \1 ) ", line))
    assert shape(parse(spaced)) == shape(document)


def test_a_space_that_aligns_a_chinese_name_is_dropped_but_one_between_latin_words_is_kept(
    text: str, document: Document
) -> None:
    contact = contact_of(document.divisions[0])
    aligned = " \u3000".join(contact.person)
    aligned_text = edit(text, contact.line, lambda line: line.replace(contact.person, aligned))
    assert parse(aligned_text) == document
    latin = edit(text, contact.line, lambda line: line.replace(contact.person, "Ada  Wong"))
    assert contact_of(parse(latin).divisions[0]).person == "Ada Wong"


def test_a_name_may_be_joined_by_a_dot(text: str, document: Document) -> None:
    contact = contact_of(document.divisions[0])
    dotted = edit(text, contact.line, lambda line: line.replace(contact.person, "甲乙·丙丁"))
    assert contact_of(parse(dotted).divisions[0]).person == "甲乙·丙丁"


@pytest.mark.parametrize("gap", [" ", "-", "－", "—", "\u3000", " - "])
def test_a_phone_in_groups_is_normalised_to_plain_digits(text: str, document: Document, gap: str) -> None:
    phone = contact_of(document.divisions[0]).phone
    grouped = phone[:4] + gap + phone[4:]
    line = contact_of(document.divisions[0]).line
    assert parse(edit(text, line, lambda old: old.replace(phone, grouped))) == document


def test_the_number_of_phone_digits_can_be_set(text: str, document: Document) -> None:
    longer = re.sub(r",(\d{8})$", r",012\1", text, flags=re.MULTILINE)
    parsed = parse(longer, phone_digits=11)
    assert contact_of(parsed.divisions[0]).phone == "012" + contact_of(document.divisions[0]).phone
    with pytest.raises(DutiesError, match="有 8 位数字，应为 11 位"):
        parse(text, phone_digits=11)


@pytest.mark.parametrize(
    "clause",
    [
        "甲(乙;丙。丁)戊",
        "甲（乙；丙）",
        "甲“乙；丙。”丁",
        "甲《乙;丙》",
        '甲"乙;丙"',
        "甲(乙“丙;”;丁)戊",
    ],
)
def test_a_terminator_inside_brackets_or_quotes_does_not_end_a_duty(text: str, document: Document, clause: str) -> None:
    division = document.divisions[0]
    parsed = parse(edit(text, division.line, lambda line: f"{line[:-1]};{clause}。"))
    duties = [duty.text for duty in parsed.divisions[0].duties]
    assert duties == [*(duty.text for duty in division.duties), clause]


@pytest.mark.parametrize("terminator", [";", "；", "。"])
def test_any_of_the_three_terminators_ends_a_duty(text: str, document: Document, terminator: str) -> None:
    division = document.divisions[-1]
    parsed = parse(edit(text, division.line, lambda line: f"{line[:-1]}{terminator}甲乙。"))
    duties = [duty.text for duty in parsed.divisions[-1].duties]
    assert duties == [*(duty.text for duty in division.duties), "甲乙"]


def test_the_preamble_may_take_several_lines(text: str, document: Document) -> None:
    parsed = parse("甲乙丙\n主要职责是:\n" + text)
    assert parsed.preamble == f"甲乙丙\n主要职责是:\n{document.preamble}"


# What is refused: contacts


def test_a_phone_of_seven_digits_is_refused_with_its_line_and_quoted(text: str, document: Document) -> None:
    line = contact_of(document.divisions[2]).line
    short = edit(text, line, lambda old: old[:-1])
    error = refuse(short, line)
    quoted = line_of(short, line)
    assert error.found == quoted
    assert str(error) == (f"duties.txt 第{line}行：“{quoted}” 的电话有 7 位数字，应为 8 位。请改正后重新生成。")


@pytest.mark.parametrize("tail", ["x", "转1", "。", "/1"])
def test_a_phone_with_anything_but_digits_is_refused(text: str, document: Document, tail: str) -> None:
    line = contact_of(document.divisions[0]).line
    refuse(edit(text, line, lambda old: old + tail), line, "数字以外的内容")


@pytest.mark.parametrize("person", ["", "甲", "甲1乙", "甲/乙", "··", "甲" * 21])
def test_a_head_whose_name_is_not_two_to_twenty_letters_is_refused(text: str, document: Document, person: str) -> None:
    contact = contact_of(document.divisions[0])
    changed = edit(text, contact.line, lambda old: old.replace(contact.person, person))
    refuse(changed, contact.line, "姓名应为 2 到 20 个汉字或字母")


def test_a_contact_without_a_comma_is_refused(text: str, document: Document) -> None:
    line = contact_of(document.divisions[0]).line
    refuse(edit(text, line, lambda old: old.replace(",", " ")), line, "没有逗号")


@pytest.mark.parametrize("broken", ["", "甲长"])
def test_a_contact_without_a_title_or_a_colon_is_itself_refused(text: str, document: Document, broken: str) -> None:
    line = contact_of(document.divisions[3]).line
    refuse(edit(text, line, lambda old: broken + old.split(":")[1]), line, "看不懂")


def test_the_same_phone_for_two_divisions_is_refused_with_both_lines(text: str, document: Document) -> None:
    first, second = (contact_of(division) for division in document.divisions[1:3])
    same = edit(text, second.line, lambda old: old.replace(second.phone, first.phone))
    refuse(same, second.line, "同一号码出现两次", first.phone, f"第{first.line}行")


def test_a_second_contact_for_one_division_is_refused(text: str, document: Document) -> None:
    division = document.divisions[0]
    line = contact_of(division).line
    refuse(insert(text, line, f"甲长:乙丙,{UNUSED_PHONE}"), line + 1, "第二个联系人", division.name)


@pytest.mark.parametrize("after", ["nothing", "preamble", "a bureau duty", "the bureau's last"])
def test_a_contact_without_a_division_above_is_refused(text: str, document: Document, after: str) -> None:
    duties = document.bureau_duties
    places = {"nothing": 0, "preamble": 1, "a bureau duty": duties[2].line}
    place = places.get(after, duties[-1].line)
    refuse(insert(text, place, f"甲长:乙丙,{UNUSED_PHONE}"), place + 1, "上面没有处室")


@pytest.mark.parametrize("at", [0, 4, 8])
def test_a_numbered_division_without_a_contact_is_refused_at_its_own_line(
    text: str, document: Document, at: int
) -> None:
    division = numbered(document)[at]
    refuse(without(text, contact_of(division).line), division.line, "缺少联系人", "职务:姓名,电话")


def test_a_last_numbered_division_without_a_contact_is_refused_at_the_end_of_the_file(
    text: str, document: Document
) -> None:
    last, unnumbered = numbered(document)[-1], document.divisions[-1]
    assert unnumbered.number is None
    refuse(without(text, contact_of(last).line, unnumbered.line), last.line, "缺少联系人")


# What is refused: divisions


def test_a_division_named_twice_is_refused_with_both_lines(text: str, document: Document) -> None:
    first, second = document.divisions[1:3]
    changed = edit(text, second.line, lambda old: old.replace(second.name, first.name, 1))
    refuse(changed, second.line, "同一处室名称出现两次", first.name, f"第{first.line}行")


def test_a_division_named_as_the_second_name_of_another_is_refused(text: str, document: Document) -> None:
    first = next(division for division in document.divisions if division.second_names)
    second = document.divisions[document.divisions.index(first) + 1]
    taken = first.second_names[0]
    changed = edit(text, second.line, lambda old: old.replace(second.name, taken, 1))
    refuse(changed, second.line, "同一处室名称出现两次", taken, f"第{first.line}行")


def test_a_second_name_that_is_the_name_of_another_division_is_refused(text: str, document: Document) -> None:
    first, second = document.divisions[:2]
    bracket = f"{second.name}({first.name})"
    changed = edit(text, second.line, lambda old: old.replace(second.name, bracket, 1))
    refuse(changed, second.line, "同一处室名称出现两次", first.name)


@pytest.mark.parametrize("wrong", ["三", "五"])
def test_a_division_number_repeated_or_skipped_is_refused_with_the_number_due(
    text: str, document: Document, wrong: str
) -> None:
    line = document.divisions[3].line
    changed = edit(text, line, lambda old: re.sub(r"^\(.\)", f"({wrong})", old))
    refuse(changed, line, "编号应为“(四)”", "不能重复或跳过")


def test_a_number_that_is_no_number_is_refused(text: str, document: Document) -> None:
    line = document.divisions[3].line
    refuse(edit(text, line, lambda old: re.sub(r"^\(.\)", "(十一一)", old)), line, "看不懂")


@pytest.mark.parametrize("heading", ["甲、乙处", "甲处()", "甲处(乙、)", "甲处(乙(丙))", "甲:乙处", ""])
def test_a_division_whose_name_is_not_a_plain_name_is_refused(text: str, document: Document, heading: str) -> None:
    line = document.divisions[3].line
    changed = edit(text, line, lambda old: re.sub(r"\)[^。]*。", f"){heading}。", old, count=1))
    refuse(changed, line, "(编号)处室名称。职责;职责。")


def test_a_division_name_may_have_forty_characters_with_its_bracket_and_no_more(text: str, document: Document) -> None:
    division = document.divisions[0]

    def renamed(name: str) -> str:
        return edit(text, division.line, lambda old: old.replace(division.name, name, 1))

    longest = "甲" * 35 + "(乙乙乙)"
    assert parse(renamed(longest)).divisions[0].second_names == ("乙乙乙",)
    refuse(renamed("甲" + longest), division.line, "名称太长", "40")


def test_a_document_without_divisions_is_refused(text: str, document: Document) -> None:
    bureau_only = text.splitlines()[: document.divisions[0].line - 1]
    refuse("\n".join(bureau_only), None, "没有处室", "“(一)”")


# What is refused: duties and lines


@pytest.mark.parametrize("gap", [";;", "；；", "; ;", "。;"])
def test_an_empty_duty_is_refused_with_its_place_in_the_list(text: str, document: Document, gap: str) -> None:
    line = document.divisions[1].line
    changed = edit(text, line, lambda old: old.replace(";", gap, 1))
    refuse(changed, line, "第 2 条职责是空的")


def test_a_paragraph_of_the_bureau_with_an_empty_sentence_is_refused(text: str, document: Document) -> None:
    line = document.bureau_duties[1].line
    refuse(edit(text, line, lambda old: old + "。"), line, "条职责是空的")


@pytest.mark.parametrize("end", ["", ";", "；", "。甲", ";甲乙;"])
def test_a_duty_list_without_an_end_is_refused(text: str, document: Document, end: str) -> None:
    divisions = document.divisions
    for line in (divisions[4].line, divisions[-1].line, document.bureau_duties[3].line):
        refuse(edit(text, line, lambda old: old[:-1] + end), line, "没有以句号“。”结束")


def test_a_division_or_bureau_number_without_duties_is_refused(text: str, document: Document) -> None:
    line = document.divisions[0].line
    refuse(edit(text, line, lambda old: old.split("。")[0] + "。"), line, "后面没有职责")
    line = document.bureau_duties[0].line
    refuse(edit(text, line, lambda old: old.split(")")[0] + ")"), line, "后面没有职责")


@pytest.mark.parametrize(
    ("clause", "named"),
    [
        ("甲(乙", "缺少成对的“)”"),
        ("甲“乙", "缺少成对的“””"),
        ("甲)乙", "“)”没有"),
        ("甲(乙”)", "“””没有"),
    ],
)
def test_an_unpaired_bracket_or_quote_is_refused_rather_than_guessed(
    text: str, document: Document, clause: str, named: str
) -> None:
    line = document.divisions[0].line
    refuse(edit(text, line, lambda old: f"{old[:-1]};{clause}。"), line, named)


def test_a_stray_line_is_refused_wherever_it_stands(text: str, document: Document) -> None:
    division = document.divisions[3]
    for place in (division.line, contact_of(division).line, document.divisions[-1].line):
        refuse(insert(text, place, "甲乙丙丁"), place + 1, "看不懂", "“职务:姓名,电话”")
    place = document.bureau_duties[5].line
    refuse(insert(text, place, "甲乙丙丁"), place + 1, "不属于任何一条职责")


def test_a_bureau_duty_missing_from_the_middle_or_the_start_is_refused(text: str, document: Document) -> None:
    first, fifth = document.bureau_duties[0].line, document.bureau_duties[4].line
    refuse(without(text, fifth), fifth, "编号应为“(五)”")
    refuse(without(text, first), first, "编号应为“(一)”")


def test_a_document_without_bureau_duties_is_refused(text: str, document: Document) -> None:
    missing = without(text, *(duty.line for duty in document.bureau_duties))
    first = 2 + contact_of(document.divisions[0]).line - document.divisions[0].line
    refuse(missing, first, "应先列局的主要职责")
    refuse(document.preamble, None, "没有局的主要职责")


def test_a_long_line_is_quoted_by_its_first_forty_characters(text: str, document: Document) -> None:
    line = document.divisions[1].line
    changed = edit(text, line, lambda old: old[:-1])
    assert refuse(changed, line).found == line_of(changed, line)[:39] + "…"
    place = contact_of(document.divisions[1]).line
    assert refuse(insert(text, place, "甲" * 40), place + 1).found == "甲" * 40


def test_only_the_first_of_two_errors_is_reported(text: str, document: Document) -> None:
    first, second = (contact_of(document.divisions[at]).line for at in (1, 5))
    both = edit(edit(text, second, lambda old: old[:-1]), first, lambda old: old[:-2])
    assert f"第{second}行" not in str(refuse(both, first, "6 位"))


# What is refused: files


@pytest.mark.parametrize("content", ["", "\ufeff", " \r\n\u3000\n"])
def test_an_empty_file_is_refused_by_its_name(content: str, tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DutiesError, match="^empty.txt：文件是空的。") as caught:
        read(file)
    assert (caught.value.line, caught.value.found) == (None, "")


def test_a_missing_file_is_refused_with_its_whole_path(tmp_path: Path) -> None:
    file = tmp_path / "absent.txt"
    with pytest.raises(DutiesError, match="找不到这个文件") as caught:
        read(file)
    assert str(file) in str(caught.value)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DutiesError, match="这个文件打不开"):
        read(tmp_path)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bytes_that_are_not_utf_8_are_refused_with_their_line(text: str, tmp_path: Path, mark: bytes) -> None:
    file = tmp_path / "mixed.txt"
    lines = text.encode().splitlines()
    lines[6] = lines[6][:15] + "甲乙".encode("gbk") + lines[6][15:]
    readable = lines[6][:15].decode(errors="ignore")
    file.write_bytes(mark + b"\r\n".join(lines))
    with pytest.raises(DutiesError, match="^mixed.txt 第7行：.*不是 UTF-8") as caught:
        read(file)
    assert (caught.value.line, caught.value.found) == (7, readable)


def test_a_whole_file_in_another_encoding_is_refused_at_its_first_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "gbk.txt"
    file.write_bytes(text.encode("gbk"))
    with pytest.raises(DutiesError, match="^gbk.txt 第1行：.*不是 UTF-8"):
        read(file)


def test_an_error_inside_a_file_carries_the_name_of_that_file(text: str, document: Document, tmp_path: Path) -> None:
    line = contact_of(document.divisions[0]).line
    file = tmp_path / "draft.txt"
    file.write_text(edit(text, line, lambda old: old[:-1]), encoding="utf-8")
    with pytest.raises(DutiesError, match=f"^draft.txt 第{line}行：“.*” 的电话有 7 位") as caught:
        read(file)
    assert caught.value.line == line
