// What people call the columns of asset lists in French, Italian, Spanish, Portuguese, Dutch, Polish, Japanese and Chinese: plain words as header-words.ts
// makes them, without accents. Words that mean two things in two of these languages are left out.
import type { HeaderMeaning } from "./mapping.ts";

export const foreignPhrases: Readonly<Partial<Record<HeaderMeaning, string>>> = {
  address: "adresse ip, adresses ip, adresse ipv4, adresse reseau, indirizzo ip, indirizzi ip, direccion ip, direcciones ip, endereco ip, ip adres, adres ip, ipアドレス, ip アドレス, ip地址, ip 地址",
  mac:
    "adresse mac, adresses mac, adresse physique, indirizzo mac, indirizzo fisico, direccion mac, direccion fisica, endereco mac, mac adres, adres mac, macアドレス, mac アドレス, mac地址, " +
    "mac 地址",
  netmask: "masque de sous reseau, masque sous reseau, masque reseau, masque, maschera di sottorete, maschera, mascara de subred, mascara de sub rede, mascara, サブネットマスク, 子网掩码",
  gateway: "passerelle, passerelle par defaut, gateway predefinito, puerta de enlace, puerta de enlace predeterminada, ゲートウェイ, デフォルトゲートウェイ, 网关, 默认网关",
  hostname: "nom d hote, nom hote, nom dns, nom netbios, nom profinet, nome host, nome dns, nombre de host, nombre del host, nombre dns, ホスト名, 主机名",
  name:
    "nom, nom de l equipement, nom equipement, nom de l appareil, nom appareil, nom de la machine, nom machine, nom du poste, repere, equipement, appareil, nome, nome dispositivo, " +
    "nome del dispositivo, nome apparecchio, nome macchina, dispositivo, apparecchiatura, denominazione, macchina, nombre, nombre del equipo, nombre de equipo, nombre del dispositivo, " +
    "nombre de la maquina, equipo, denominacion, nome do equipamento, nome do dispositivo, equipamento, naam, apparaatnaam, nazwa, nazwa urzadzenia, urzadzenie, 機器名, 機器名称, 装置名, " +
    "設備名, 名称, デバイス名, 设备名称, 设备名",
  vendor: "fabricant, constructeur, marque, costruttore, produttore, fabbricante, marca, fabricante, fabrikant, producent, メーカー, メーカー名, 製造元, 制造商, 厂商, 品牌",
  model:
    "modele, reference constructeur, reference fabricant, modello, codice articolo, codice ordine, numero articolo, codice prodotto, modelo, numero de articulo, numero de modelo, " +
    "bestelnummer, 型式, 型番, 形式, 型号, 订货号",
  kind: "type d equipement, type equipement, type d appareil, tipo, tipo dispositivo, tipo di dispositivo, tipo de equipo, tipo de dispositivo, tipo de equipamento, 種類, 種別, 设备类型, 类型",
  serial: "numero de serie, n de serie, n serie, no de serie, num serie, numero serie, numero di serie, n di serie, matricola, serienummer, numer seryjny, シリアル番号, 製造番号, 序列号",
  firmware:
    "version du firmware, version firmware, version du micrologiciel, micrologiciel, version logicielle, versione firmware, versione del firmware, versione software, version de firmware, " +
    "version del firmware, version de software, versao de firmware, versao do firmware, firmwareversie, wersja firmware, ファームウェア, ファームウェアバージョン, ファームウェア版数, 固件版本, 固件",
  os: "systeme d exploitation, sistema operativo, sistema operacional, besturingssysteem, system operacyjny, オペレーティングシステム, 操作系统",
  role: "fonction, ruolo, funzione, rol, funcion, funcao, functie, funkcja, categorie, categoria, 用途, 役割, 機能, 功能, 角色",
  level: "niveau, niveau purdue, livello, livello purdue, nivel, nivel purdue, レベル, 层级",
  line: "ligne, ligne de production, linea, linea di produzione, linea de produccion, linha, linha de producao, ライン, ライン名, 生产线",
  location:
    "emplacement, lieu, localisation, batiment, salle, atelier, armoire, ubicazione, edificio, sala, stabilimento, reparto, quadro, armadio, ubicacion, nave, planta, armario, localizacao, " +
    "locatie, gebouw, lokalizacja, budynek, 設置場所, 場所, 工場, 建屋, 位置, 车间",
  installed:
    "date d installation, date de mise en service, mise en service, data di installazione, data installazione, messa in servizio, fecha de instalacion, puesta en marcha, " +
    "puesta en servicio, data de instalacao, installatiedatum, 設置日, 設置年, 導入日, 安装日期",
  status: "statut, etat, stato, estado, estatus, stan, 状態, 状态",
  ignore:
    "remarques, remarque, commentaire, commentaires, observations, osservazioni, commenti, observaciones, comentarios, notas, opmerkingen, uwagi, 備考, コメント, 备注, responsable, " +
    "responsabile, descrizione, descripcion, descricao, 説明, 描述, fournisseur, fornitore, proveedor, fornecedor, leverancier, dostawca",
};
